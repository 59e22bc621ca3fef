package dev.lathe.app.cli;

import picocli.CommandLine.Command;

/** {@code lathe demo}. */
@Command(description = "Not there yet.")
final class DemoCommand extends CliCommand {
  @Override
  void execute() {
    throw new UnsupportedOperationException("not there yet");
  }
}
