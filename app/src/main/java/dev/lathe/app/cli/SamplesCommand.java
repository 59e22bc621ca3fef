package dev.lathe.app.cli;

import picocli.CommandLine.Command;

/** {@code lathe samples}. */
@Command(description = "Not there yet.")
final class SamplesCommand extends CliCommand {
  @Override
  void execute() {
    throw new UnsupportedOperationException("not there yet");
  }
}
