package dev.lathe.hardware.fetch;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
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
import java.util.zip.ZipException;

/** Reads the libraries of one folder out of a compressed tar archive. */
final class TarGz {
  private static final int BLOCK = 512;

  private TarGz() {}

  /**
   * Unpacks the libraries that lie in a folder of the archive, not those in folders below it.
   *
   * @param folder matches the folder's name with its slash
   * @param into where the files go, under their plain names
   * @return how many there were; links, devices and names that lead elsewhere are left out
   * @throws LatheException when the archive is damaged
   * @throws IOException when the disk is full
   */
  static int unpack(Path archive, Pattern folder, Path into, JobContext context)
      throws IOException {
    int files = 0;
    byte[] head = new byte[BLOCK];
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive), 1 << 16))) {
      while (in.readNBytes(head, 0, BLOCK) == BLOCK && head[0] != 0) {
        context.checkCancelled();
        long length = length(head);
        String prefix = text(head, 345, 155);
        String name = (prefix.isEmpty() ? "" : prefix + "/") + text(head, 0, 100);
        String plain = name.substring(name.lastIndexOf('/') + 1);
        boolean wanted =
            folder.matcher(name.substring(0, name.length() - plain.length())).matches();
        if (wanted && isFile(head) && isPlain(plain) && !plain.endsWith(".node")) {
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
    } catch (ZipException | EOFException e) {
      throw damaged(archive, e);
    }
    return files;
  }

  private static LatheException damaged(Path archive, IOException cause) {
    return LatheException.environment(
        "The library could not be unpacked.",
        "The package " + archive.getFileName() + " is damaged: " + cause.getMessage() + ".",
        "Try again; if it stays so, give the folder of a library that you have.",
        cause);
  }

  private static long length(byte[] head) throws ZipException {
    String octal = text(head, 124, 12).strip();
    if (!octal.matches("[0-7]{1,12}")) {
      throw new ZipException("a file in it has no length");
    }
    return Long.parseLong(octal, 8);
  }

  /** An ordinary file, and no link, folder or device. */
  private static boolean isFile(byte[] head) {
    return head[156] == '0' || head[156] == 0;
  }

  /** A name that stays in its folder, on every system. */
  private static boolean isPlain(String name) {
    return name.matches("[\\w.+-]+") && !name.matches("\\.*");
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
