package dev.lathe.app;

import dev.lathe.app.cli.Cli;
import dev.lathe.app.cli.command.Guard;
import dev.lathe.app.cli.text.Terminal;

/** The program. It loads as little as it can before it knows what was asked for. */
public final class Main {
  private Main() {}

  /** Runs a command, or opens the window, and exits with the command's code. */
  public static void main(String[] args) {
    if (Guard.isInner()) {
      Guard.followOuter();
    }
    System.exit(new Cli(Terminal.system()).runUntilSignal(args));
  }
}
