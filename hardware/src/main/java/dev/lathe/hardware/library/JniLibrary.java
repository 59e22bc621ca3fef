package dev.lathe.hardware.library;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The native half of the Java binding. On Linux it names the exact version of the library whose
 * symbol it calls ({@code OrtGetApiBase@VERS_1.29.0}), and the linker refuses any other, although
 * the one symbol behind that name promises to serve older callers. And what it says when it is
 * asked for the library's version is its own, compiled into it. For a newer library a copy names
 * that library's version in both places.
 */
final class JniLibrary {
  private JniLibrary() {}

  /**
   * Writes the copy.
   *
   * @throws IOException when the copy cannot be written, or the library is not built as expected
   */
  static void copy(Path binding, Path target, RuntimeVersion own, RuntimeVersion wanted)
      throws IOException {
    if (own.equals(wanted) || !Platform.current().os().equals("linux")) {
      Files.copy(binding, target);
      return;
    }
    byte[] from = ("VERS_" + own).getBytes(StandardCharsets.US_ASCII);
    byte[] to = ("VERS_" + wanted).getBytes(StandardCharsets.US_ASCII);
    if (to.length > from.length) {
      throw new IOException("the name of version " + wanted + " has no room in " + binding);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(binding)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(only(bytes, from, binding), padded(to, from.length));
    bytes.putInt(only(bytes, littleEndian(hash(from)), binding), hash(to));
    byte[] told = text(own);
    bytes.put(only(bytes, told, binding), padded(text(wanted), told.length));
    Files.write(target, bytes.array());
  }

  /** A version as a text of its own among others: between zeros. */
  private static byte[] text(RuntimeVersion version) {
    return ("\0" + version + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  private static int only(ByteBuffer bytes, byte[] wanted, Path file) throws IOException {
    int at = ByteSearch.find(bytes, wanted, 0);
    if (at < 0 || ByteSearch.find(bytes, wanted, at + 1) >= 0) {
      throw new IOException(file + " does not name its version once, as it should");
    }
    return at;
  }

  private static byte[] padded(byte[] text, int length) {
    return java.util.Arrays.copyOf(text, length);
  }

  private static byte[] littleEndian(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  /** The hash by which the linker compares version names (System V ABI). */
  static int hash(byte[] name) {
    int h = 0;
    for (byte b : name) {
      h = (h << 4) + (b & 0xff);
      int high = h & 0xf0000000;
      h = (h ^ high >>> 24) & ~high;
    }
    return h;
  }
}
