package dev.lathe.engine.generate;

/** Hears of a text as it is written, on the thread that writes it. */
public interface GenerationListener {
  /** Hears nothing. */
  GenerationListener NONE = new GenerationListener() {};

  /** A token was chosen. */
  default void token(GeneratedToken token) {}

  /** The text grew; what may yet turn out to be a stop word is held back. */
  default void text(String more) {}
}
