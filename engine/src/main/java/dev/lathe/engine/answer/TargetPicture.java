package dev.lathe.engine.answer;

/** The picture that a network should make. */
public final class TargetPicture implements Truth {
  private final String name;
  private final String key;
  private final Source source;

  /** Where the pixels come from. */
  @FunctionalInterface
  public interface Source {
    /**
     * Reads them.
     *
     * @throws dev.lathe.base.LatheException where the picture cannot be read
     */
    Raster read();
  }

  /**
   * A target.
   *
   * @param name of the picture, for people
   * @param key equal for pictures of equal bytes, and different for nearly all others
   * @param source reads it anew each time: a data set of pictures does not fit into memory
   */
  public TargetPicture(String name, String key, Source source) {
    this.name = name;
    this.key = key;
    this.source = source;
  }

  /** For people. */
  public String name() {
    return name;
  }

  /**
   * Reads the pixels.
   *
   * @throws dev.lathe.base.LatheException where the picture cannot be read
   */
  public Raster read() {
    return source.read();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TargetPicture t && t.key.equals(key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /** A word that differs for different pictures: truths are told apart by it. */
  @Override
  public String toString() {
    return "picture " + key;
  }
}
