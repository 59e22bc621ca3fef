package dev.lathe.hardware.fetch;

import dev.lathe.base.JobContext;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Reads the libraries of one folder out of a compressed tar archive. */
final class TarGz {
  private static final int BLOCK = 512;

  private TarGz() {}

  /**
   * Unpacks the libraries that lie in a folder of the archive, not those in folders below it.
   *
   * @param folder matches the folder's name with its slash
   * @param into where the files go, under their plain names
   * @return how many there were
   * @throws IOException when the archive is damaged or the disk is full
   */
  static int unpack(Path archive, Pattern folder, Path into, JobContext context)
      throws IOException {
    int files = 0;
    byte[] head = new byte[BLOCK];
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive), 1 << 16))) {
      while (in.readNBytes(head, 0, BLOCK) == BLOCK && head[0] != 0) {
        context.checkCancelled();
        long length = Long.parseLong(text(head, 124, 12).strip(), 8);
        String prefix = text(head, 345, 155);
        String name = (prefix.isEmpty() ? "" : prefix + "/") + text(head, 0, 100);
        String plain = name.substring(name.lastIndexOf('/') + 1);
        boolean wanted =
            folder.matcher(name.substring(0, name.length() - plain.length())).matches();
        if (wanted && !plain.isEmpty() && !plain.endsWith(".node")) {
          context.progress(0, 0, "Unpacking " + plain);
          try (OutputStream out = Files.newOutputStream(into.resolve(plain))) {
            copy(in, out, length, context);
          }
          files++;
        } else {
          in.skipNBytes(length);
        }
        in.skipNBytes((BLOCK - length % BLOCK) % BLOCK);
      }
    } catch (NumberFormatException e) {
      throw new IOException("the archive is damaged", e);
    }
    return files;
  }

  private static void copy(InputStream in, OutputStream out, long length, JobContext context)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = length;
    while (left > 0) {
      context.checkCancelled();
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        throw new EOFException("the archive is cut off");
      }
      out.write(buffer, 0, n);
      left -= n;
    }
  }

  private static String text(byte[] head, int from, int length) {
    int end = from;
    while (end < from + length && head[end] != 0) {
      end++;
    }
    return new String(head, from, end - from, StandardCharsets.UTF_8);
  }
}
