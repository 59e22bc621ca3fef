package dev.lathe.app.cli;

import picocli.CommandLine.Command;

/** {@code lathe measure}. */
@Command(description = "Not there yet.")
final class MeasureCommand extends CliCommand {
  @Override
  void execute() {
    throw new UnsupportedOperationException("not there yet");
  }
}
