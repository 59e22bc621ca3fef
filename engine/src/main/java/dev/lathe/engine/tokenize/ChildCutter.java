package dev.lathe.engine.tokenize;

import java.nio.file.Path;
import java.util.OptionalLong;

/** The native tokenizer in its process. */
record ChildCutter(TokenizerPool.Lease lease) implements Cutter {
  @Override
  public Path file() {
    return lease.child().file();
  }

  @Override
  public int maxTokens() {
    return lease.child().open().maxTokens();
  }

  @Override
  public long padId() {
    return lease.child().open().padId();
  }

  @Override
  public Encoded encode(String text) {
    return lease.child().encode(text, true);
  }

  @Override
  public PlacedTokens placed(String text) {
    return lease.child().placed(text);
  }

  @Override
  public long[] plain(String text) {
    return lease.child().encode(text, false).ids();
  }

  @Override
  public String decode(long... ids) {
    return lease.child().decode(ids);
  }

  @Override
  public OptionalLong idOf(String token) {
    return OptionalLong.empty();
  }

  @Override
  public void close() {
    lease.close();
  }
}
