package dev.lathe.app.cli.command;

import dev.lathe.app.cli.text.Terminal;
import dev.lathe.base.JobControl;
import dev.lathe.hardware.HardwareService;
import java.util.List;

/**
 * What a command works with.
 *
 * @param terminal where it writes
 * @param control cancelled by Ctrl-C
 * @param arguments the whole command line
 * @param hardware this machine; nothing is read before it is asked
 */
public record CommandContext(
    Terminal terminal, JobControl control, List<String> arguments, HardwareService hardware) {
  /** The exit code of a command that was cancelled. */
  public static final int CANCELLED = 130;
}
