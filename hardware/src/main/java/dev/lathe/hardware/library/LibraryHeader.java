package dev.lathe.hardware.library;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

/** The first bytes of a native library: for which system and processor it is, and its length. */
final class LibraryHeader {
  private static final int ELF = 0x7f454c46;
  private static final int MACH_O = 0xcffaedfe;
  private static final int FAT = 0xcafebabe;
  private static final int DOS = 0x4d5a;
  private static final int SEGMENT_BYTES = 56;
  private static final Map<Integer, String> ELF_MACHINES = Map.of(62, "x64", 183, "aarch64");
  private static final Map<Integer, String> PE_MACHINES = Map.of(0x8664, "x64", 0xAA64, "aarch64");
  private static final Map<Integer, String> MACH_MACHINES =
      Map.of(0x01000007, "x64", 0x0100000c, "aarch64");

  private LibraryHeader() {}

  /**
   * What is wrong with a library for this platform, as the rest of a sentence that begins with the
   * file's name; empty when it looks right.
   *
   * @param start the beginning of the file
   * @param length of the whole file, in bytes
   */
  static Optional<String> problem(ByteBuffer start, long length, Platform wanted) {
    try {
      Optional<Platform> built = platform(start);
      if (built.isEmpty()) {
        return Optional.of("is no native library");
      }
      // A universal file of macOS names no processor here; the linker picks the right part.
      String arch = built.get().arch();
      if (!built.get().os().equals(wanted.os()) || !arch.isEmpty() && !arch.equals(wanted.arch())) {
        return Optional.of("is built for " + built.get() + ", and this machine is " + wanted);
      }
      if (wanted.os().equals("linux") && elfLength(start) > length) {
        return Optional.of("is cut off: it should have " + elfLength(start) + " bytes or more");
      }
      return Optional.empty();
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return Optional.of("is cut off: it ends within its header");
    }
  }

  private static Optional<Platform> platform(ByteBuffer start) {
    ByteBuffer big = start.duplicate().order(ByteOrder.BIG_ENDIAN);
    ByteBuffer little = start.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int magic = big.remaining() < 4 ? 0 : big.getInt(0);
    if (magic == ELF) {
      return Optional.of(new Platform("linux", name(ELF_MACHINES, little.getShort(18) & 0xffff)));
    }
    if (magic == MACH_O) {
      return Optional.of(new Platform("osx", name(MACH_MACHINES, little.getInt(4))));
    }
    if (magic == FAT) {
      return Optional.of(new Platform("osx", ""));
    }
    if (magic >>> 16 == DOS) {
      int pe = little.getInt(60);
      return Optional.of(new Platform("win", name(PE_MACHINES, little.getShort(pe + 4) & 0xffff)));
    }
    return Optional.empty();
  }

  private static String name(Map<Integer, String> machines, int number) {
    return machines.getOrDefault(number, "processor " + number);
  }

  /** Where the last loaded segment or the section table ends: the file reaches at least there. */
  private static long elfLength(ByteBuffer start) {
    ByteBuffer b = start.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long end = b.getLong(40) + (long) (b.getShort(58) & 0xffff) * (b.getShort(60) & 0xffff);
    int table = Math.toIntExact(Math.min(Integer.MAX_VALUE, b.getLong(32)));
    int segments = b.getShort(56) & 0xffff;
    for (int i = 0; i < segments; i++) {
      int at = table + i * SEGMENT_BYTES;
      if (at + SEGMENT_BYTES <= b.limit()) {
        end = Math.max(end, b.getLong(at + 8) + b.getLong(at + 32));
      }
    }
    return end;
  }
}
