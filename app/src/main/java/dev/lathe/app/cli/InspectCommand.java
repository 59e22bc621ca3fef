package dev.lathe.app.cli;

import picocli.CommandLine.Command;

/** {@code lathe inspect}. */
@Command(description = "Not there yet.")
final class InspectCommand extends CliCommand {
  @Override
  void execute() {
    throw new UnsupportedOperationException("not there yet");
  }
}
