package dev.lathe.app.cli;

/** A command that lets native code read a model nobody knows: it works in a process of its own. */
abstract class GuardedCommand extends CliCommand {
  private int exitCode;

  @Override
  final void execute() throws Exception {
    if (Guard.isInner()) {
      Guard.followOuter();
      executeGuarded();
    } else if (Boolean.getBoolean(Apart.HERE)) {
      executeGuarded(); // tests of the command itself
    } else {
      exitCode =
          new Guard(context().terminal(), context().control())
              .run(context().arguments().toArray(new String[0]));
    }
  }

  @Override
  int exitCode() {
    return exitCode;
  }

  /** As {@link #execute()}, in the inner process. */
  abstract void executeGuarded() throws Exception;
}
