package dev.lathe.app.cli;

import picocli.CommandLine.Command;

/** {@code lathe optimize}. */
@Command(description = "Not there yet.")
final class OptimizeCommand extends CliCommand {
  @Override
  void execute() {
    throw new UnsupportedOperationException("not there yet");
  }
}
