package dev.lathe.engine.answer;

import java.lang.ref.WeakReference;
import java.util.Arrays;

/**
 * Classes of pixels, held as runs of equal ones: the answers to a whole data set are held at a
 * time, and most of a mask is alike. Unpacked when they are looked at, and then kept while somebody
 * does.
 */
public final class PackedClasses {
  private final byte[] packed;
  private WeakReference<PixelClasses> seen;

  /** Packs them. */
  public PackedClasses(PixelClasses classes) {
    this.packed = classes.packed();
    this.seen = new WeakReference<>(classes);
  }

  private PackedClasses(byte[] packed, PixelClasses classes) {
    this.packed = packed;
    this.seen = new WeakReference<>(classes);
  }

  /**
   * Of the bytes of another one; they are taken over.
   *
   * @throws IllegalArgumentException when they are something else
   */
  public static PackedClasses of(byte[] packed) {
    return new PackedClasses(packed, PixelClasses.unpacked(packed));
  }

  /** The classes. */
  public synchronized PixelClasses classes() {
    PixelClasses classes = seen.get();
    if (classes == null) {
      classes = PixelClasses.unpacked(packed);
      seen = new WeakReference<>(classes);
    }
    return classes;
  }

  /** The runs; nobody writes into them. */
  byte[] bytes() {
    return packed;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PackedClasses p && Arrays.equals(packed, p.packed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(packed);
  }
}
