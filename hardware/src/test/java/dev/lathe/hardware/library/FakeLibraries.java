package dev.lathe.hardware.library;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Libraries that are not what they should be. */
public final class FakeLibraries {
  private FakeLibraries() {}

  /** Where the library of a folder lies. */
  public static Path in(Path folder) {
    return folder.resolve(Platform.current().fileName("onnxruntime"));
  }

  /** A file with this content. */
  public static Path with(Path folder, byte[] content) throws IOException {
    Files.createDirectories(folder);
    return Files.write(in(folder), content);
  }

  /** The header of an ELF file for a processor, as long as it says, with a text behind it. */
  public static byte[] elf(int machine, String text) {
    byte[] words = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer b = ByteBuffer.allocate(64 + words.length).order(ByteOrder.LITTLE_ENDIAN);
    b.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    b.putShort(16, (short) 3).putShort(18, (short) machine);
    b.position(64);
    b.put(words);
    return b.array();
  }

  /** The ELF number of this processor. */
  public static int thisMachine() {
    return Platform.current().arch().equals("x64") ? 62 : 183;
  }

  /** Compiles C into a library, or the test is skipped where there is no compiler. */
  public static Path compiled(Path folder, String source, String... options) throws Exception {
    Files.createDirectories(folder);
    Path c = Files.writeString(folder.resolve("fake.c"), source);
    java.util.List<String> command =
        new java.util.ArrayList<>(
            java.util.List.of(
                "gcc", "-shared", "-fPIC", "-o", in(folder).toString(), c.toString()));
    command.addAll(java.util.List.of(options));
    int code;
    try {
      code = new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      code = -1;
    }
    boolean made = code == 0;
    Assumptions.assumeTrue(made, "needs gcc");
    Files.delete(c);
    return in(folder);
  }

  /** Only Linux has such files. */
  public static void assumeLinux() {
    Assumptions.assumeTrue(Platform.current().os().equals("linux"), "ELF files are Linux's");
  }
}
