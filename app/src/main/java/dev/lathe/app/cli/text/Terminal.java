package dev.lathe.app.cli.text;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out results only: a table, or one JSON document
 * @param err messages, progress, errors
 * @param interactive whether a person watches {@code err}, so that progress may overwrite itself
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {
  /** The process's own streams; the launcher says whether they end at a terminal. */
  public static Terminal system() {
    return new Terminal(System.out, System.err, Boolean.getBoolean("lathe.tty"));
  }
}
