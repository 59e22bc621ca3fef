package dev.lathe.engine.answer;

import java.util.zip.CRC32C;

/**
 * The class that each pixel of a picture really is of; a pixel of which it is not known counts
 * nowhere. Held as runs of equal pixels.
 */
public final class TrueMask implements Truth {
  private final PackedClasses packed;
  private final String key;

  /** Of a picture's pixels, or of as many as its mask has. */
  public TrueMask(PixelClasses classes) {
    this.packed = new PackedClasses(classes);
    CRC32C sum = new CRC32C();
    sum.update(packed.bytes());
    String size = classes.width() + "x" + classes.height();
    this.key = "mask " + size + " " + packed.bytes().length + " " + sum.getValue();
  }

  /** The classes. */
  public PixelClasses classes() {
    return packed.classes();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrueMask m && packed.equals(m.packed);
  }

  @Override
  public int hashCode() {
    return packed.hashCode();
  }

  /** A word that differs for different masks: truths are told apart by it. */
  @Override
  public String toString() {
    return key;
  }
}
