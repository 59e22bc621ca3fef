package dev.lathe.hardware.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Package tools that are shell scripts, and the packages that they hand out. */
public final class FakeTools {
  private static final int BLOCK = 512;

  private FakeTools() {}

  /** WebGPU, fetched with the npm of that folder, if it has one. */
  public static RuntimeSource webGpu(Path folder) {
    return new WebGpuFromNpm(folder.toString());
  }

  /** CUDA, fetched with the Maven of that folder, if it has one. */
  public static RuntimeSource cuda(Path folder) {
    return new CudaFromMaven(folder.toString());
  }

  /** A tool that does what the lines say; it runs in the folder that it is to fill. */
  public static void write(Path folder, String name, String... lines) throws IOException {
    Path script = Files.createDirectories(folder).resolve(name);
    Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    if (!script.toFile().setExecutable(true)) {
      throw new IOException(script + " cannot be made executable");
    }
  }

  /** A package with entries of any name and type. */
  public static final class Package {
    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    /** One more entry; a type is {@code '0'} for files, {@code '2'} for symbolic links. */
    public Package with(String name, char type, String linked, byte[] content) {
      byte[] head = new byte[BLOCK];
      put(head, 0, name);
      put(head, 124, String.format("%011o", content.length));
      head[156] = (byte) type;
      put(head, 157, linked);
      tar.writeBytes(head);
      tar.writeBytes(Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK));
      return this;
    }

    /** One more file. */
    public Package with(String name, byte[] content) {
      return with(name, '0', "", content);
    }

    private static void put(byte[] head, int at, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      System.arraycopy(bytes, 0, head, at, bytes.length);
    }

    /** The compressed archive. */
    public byte[] bytes() throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(all)) {
        out.write(tar.toByteArray());
        out.write(new byte[2 * BLOCK]);
      }
      return all.toByteArray();
    }
  }
}
