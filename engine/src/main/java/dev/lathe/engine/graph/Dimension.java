package dev.lathe.engine.graph;

/** One axis of a shape: a number, a name, or not said. */
public sealed interface Dimension {
  /** A known length, zero or more (a negative one in a broken file is kept as it is). */
  record Fixed(long length) implements Dimension {
    @Override
    public String toString() {
      return Long.toString(length);
    }
  }

  /** A length with a name, the same wherever the name stands. */
  record Symbolic(String name) implements Dimension {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A length that the file does not say. */
  record Unknown() implements Dimension {
    @Override
    public String toString() {
      return "?";
    }
  }

  /** A known length. */
  static Dimension of(long length) {
    return new Fixed(length);
  }

  /** A named length. */
  static Dimension of(String name) {
    return new Symbolic(name);
  }
}
