package dev.lathe.hardware.library;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells one state of a folder's libraries from another, by path, size and time of each file. */
public final class Fingerprint {
  private static final int BYTES = 8;

  private Fingerprint() {}

  /**
   * The fingerprint of a library, those beside it, and the Java binding.
   *
   * @throws IOException when a file cannot be looked at
   */
  public static String of(LibraryFile library) throws IOException {
    StringBuilder text = new StringBuilder(RuntimeVersion.ofBinding().toString());
    for (Path p : library.companions()) {
      text.append('\n').append(p.toRealPath()).append(' ').append(Files.size(p));
      text.append(' ').append(Files.getLastModifiedTime(p).toMillis());
    }
    return of(text.toString());
  }

  /** A short name for a text: 16 hexadecimal digits. */
  public static String of(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
