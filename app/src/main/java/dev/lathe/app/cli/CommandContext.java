package dev.lathe.app.cli;

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
record CommandContext(
    Terminal terminal, JobControl control, List<String> arguments, HardwareService hardware) {}
