package dev.lathe.engine.batch;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * What makes two data sets the same for going on with: a file's content; of a folder the names,
 * sizes and times of its files, for reading all pictures once more takes as long as answering.
 *
 * @param key hexadecimal digits
 * @param units about how many samples there are: lines of a file, files of a folder
 */
record DataKey(String key, long units) {
  private static final int PIECE = 1 << 16;

  /**
   * Looks at the data.
   *
   * @throws LatheException when they cannot be read
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  static DataKey of(Path data, JobContext context) {
    try {
      if (Files.isDirectory(data)) {
        return ofFolder(data, context);
      }
      OrdinaryFiles.require(data, "The data " + data + " cannot be read.", "Check the path.");
      return ofFile(data, context);
    } catch (IOException | UncheckedIOException e) {
      throw LatheException.input(
          "The data " + data + " cannot be read.",
          String.valueOf(e.getMessage()),
          "Check the path and its permissions.",
          e);
    }
  }

  private static DataKey ofFile(Path file, JobContext context) throws IOException {
    MessageDigest digest = sha256();
    long size = Files.size(file);
    long read = 0;
    long lines = 0;
    boolean open = false;
    byte[] piece = new byte[PIECE];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        context.checkCancelled();
        digest.update(piece, 0, n);
        for (int i = 0; i < n; i++) {
          lines += piece[i] == '\n' ? 1 : 0;
        }
        open = n > 0 ? piece[n - 1] != '\n' : open;
        read += n;
        context.progress(read, size, "Looking through " + file.getFileName());
      }
    }
    return new DataKey(hex(digest), lines + (open ? 1 : 0));
  }

  private static DataKey ofFolder(Path folder, JobContext context) throws IOException {
    MessageDigest digest = sha256();
    byte[] sum = new byte[32];
    long files = 0;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Iterator<Path> each = all.iterator(); each.hasNext(); ) {
        context.checkCancelled();
        Path file = each.next();
        if (Files.isRegularFile(file)) {
          files++;
          String line =
              folder.relativize(file)
                  + "\n"
                  + Files.size(file)
                  + "\n"
                  + Files.getLastModifiedTime(file).toMillis();
          // Added up, so that the order in which a system lists them does not matter.
          byte[] one = digest.digest(line.getBytes(StandardCharsets.UTF_8));
          int carry = 0;
          for (int i = sum.length - 1; i >= 0; i--) {
            int total = (sum[i] & 0xff) + (one[i] & 0xff) + carry;
            sum[i] = (byte) total;
            carry = total >> 8;
          }
        }
      }
    }
    return new DataKey(HexFormat.of().formatHex(sum), files);
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
