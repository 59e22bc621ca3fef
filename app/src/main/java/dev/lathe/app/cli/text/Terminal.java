package dev.lathe.app.cli.text;

import java.io.PrintStream;

/**
 * Where a command writes. All text goes through here, and what models and files brought along must
 * not command the terminal: control characters are escaped ({@link Escapes}).
 */
public final class Terminal {
  private final PrintStream out;
  private final PrintStream err;
  private final PrintStream rawOut;
  private final PrintStream rawErr;
  private final boolean interactive;

  /**
   * Over two streams.
   *
   * @param out results only: a table, or one JSON document
   * @param err messages, progress, errors
   * @param interactive whether a person watches {@code err}, so that progress may overwrite itself
   */
  public Terminal(PrintStream out, PrintStream err, boolean interactive) {
    this.out = EscapingOutput.over(out);
    this.err = EscapingOutput.over(err);
    this.rawOut = out;
    this.rawErr = err;
    this.interactive = interactive;
  }

  /** The process's own streams; the launcher says whether they end at a terminal. */
  public static Terminal system() {
    return new Terminal(System.out, System.err, Boolean.getBoolean("lathe.tty"));
  }

  /** For results, in UTF-8 where bytes are written. */
  public PrintStream out() {
    return out;
  }

  /** For messages, progress and errors, in UTF-8 where bytes are written. */
  public PrintStream err() {
    return err;
  }

  /** For results that are Lathe's own words from end to end, in colours: the help. */
  public PrintStream ownWords() {
    return rawOut;
  }

  /** Whether a person watches {@link #err}. */
  public boolean interactive() {
    return interactive;
  }

  /** Goes back to the beginning of the line of {@link #err}, so that it is overwritten. */
  public void overwrite() {
    err.flush();
    rawErr.print('\r');
    rawErr.flush();
  }
}
