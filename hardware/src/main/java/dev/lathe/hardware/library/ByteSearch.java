package dev.lathe.hardware.library;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Finds texts in binary files. */
final class ByteSearch {
  private ByteSearch() {}

  /** Where an ASCII text begins at or after an index; -1 when it does not occur. */
  static int find(ByteBuffer bytes, String text, int from) {
    return find(bytes, text.getBytes(StandardCharsets.US_ASCII), from);
  }

  /** Where some bytes begin at or after an index; -1 when they do not occur. */
  static int find(ByteBuffer bytes, byte[] wanted, int from) {
    int last = bytes.limit() - wanted.length;
    for (int i = from; i <= last; i++) {
      if (bytes.get(i) == wanted[0] && matches(bytes, wanted, i)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean matches(ByteBuffer bytes, byte[] wanted, int at) {
    for (int k = 1; k < wanted.length; k++) {
      if (bytes.get(at + k) != wanted[k]) {
        return false;
      }
    }
    return true;
  }
}
