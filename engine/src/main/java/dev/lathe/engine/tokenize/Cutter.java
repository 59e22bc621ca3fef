package dev.lathe.engine.tokenize;

import java.nio.file.Path;
import java.util.OptionalLong;

/** What cuts texts into tokens and puts them together again; see {@link Tokens} for the methods. */
interface Cutter extends AutoCloseable {
  Path file();

  int maxTokens();

  long padId();

  Encoded encode(String text);

  PlacedTokens placed(String text);

  long[] plain(String text);

  String decode(long... ids);

  OptionalLong idOf(String token);

  @Override
  void close();
}
