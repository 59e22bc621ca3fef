package dev.lathe.engine.tokenize;

/** One sentence in numbers; the three arrays are of one length. */
public final class Encoded {
  private final long[] ids;
  private final long[] mask;
  private final long[] types;

  Encoded(long[] ids, long[] mask, long[] types) {
    this.ids = ids;
    this.mask = mask;
    this.types = types;
  }

  /** Token ids, special tokens included. */
  public long[] ids() {
    return ids;
  }

  /** 1 where there is a token, 0 where the sentence was filled up. */
  public long[] mask() {
    return mask;
  }

  /** Which of two sentences a token belongs to: all 0. */
  public long[] types() {
    return types;
  }
}
