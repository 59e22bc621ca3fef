package dev.lathe.app.cli.command;

/** A command that lets native code read a model nobody knows: it works in a process of its own. */
public abstract class GuardedCommand extends CliCommand {
  private int exitCode;

  @Override
  public final void execute() throws Exception {
    if (Guard.isInner()) {
      executeGuarded();
    } else if (Boolean.getBoolean(Apart.HERE)) {
      executeGuarded(); // tests of the command itself
    } else {
      exitCode =
          new Guard(context().terminal(), context().control(), streams())
              .run(context().arguments().toArray(new String[0]));
    }
  }

  /**
   * Whether a person watches results as they come. They are then shown before the command has
   * succeeded, and some may stand there when it fails.
   */
  protected boolean streams() {
    return false;
  }

  @Override
  public int exitCode() {
    return exitCode;
  }

  /** As {@link #execute()}, in the inner process. */
  public abstract void executeGuarded() throws Exception;
}
