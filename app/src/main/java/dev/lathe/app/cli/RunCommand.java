package dev.lathe.app.cli;

import picocli.CommandLine.Command;

/** {@code lathe run}. */
@Command(description = "Not there yet.")
final class RunCommand extends CliCommand {
  @Override
  void execute() {
    throw new UnsupportedOperationException("not there yet");
  }
}
