package dev.lathe.engine.data;

import dev.lathe.engine.graph.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TreeMap;

/** What makes two samples the same. */
final class ContentKeys {
  private ContentKeys() {}

  /** A key of a sample's content; one that cannot be read has its name for a key. */
  static String of(Sample sample) {
    if (sample instanceof Sample.ImageSample image) {
      try {
        return image.source().key();
      } catch (IOException e) {
        return "unreadable " + image.name();
      }
    } else if (sample instanceof Sample.TextSample text) {
      return text.text().strip().toLowerCase(Locale.ROOT);
    } else if (sample instanceof Sample.RowSample row) {
      String all = String.join("\0", row.columns()) + "\0\0" + String.join("\0", row.cells());
      return of(all.getBytes(StandardCharsets.UTF_8));
    }
    MessageDigest digest = digest();
    new TreeMap<>(((Sample.TensorSample) sample).tensors())
        .forEach(
            (name, t) -> {
              digest.update(
                  (name + t.type() + Arrays.toString(t.shape())).getBytes(StandardCharsets.UTF_8));
              if (t.type() == DataType.STRING) {
                digest.update(StandardCharsets.UTF_8.encode(String.join("\0", t.strings())));
              } else {
                t.forEachPart(digest::update);
              }
            });
    return hex(digest);
  }

  /** The same with this many characters. */
  static String ofLength(int characters, Sample sample) {
    String key = of(sample);
    return key.length() == characters && sample instanceof Sample.TensorSample
        ? key
        : of(key.getBytes(StandardCharsets.UTF_8));
  }

  /** A key of these bytes. */
  static String of(byte[] bytes) {
    MessageDigest digest = digest();
    digest.update(bytes);
    return hex(digest);
  }

  /** A key of all these records in order, a line each. */
  static String joined(SortedRecords records) {
    MessageDigest digest = digest();
    boolean[] any = new boolean[1];
    records.forEach(
        r -> {
          if (any[0]) {
            digest.update((byte) '\n');
          }
          any[0] = true;
          digest.update(r);
        });
    return hex(digest);
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
