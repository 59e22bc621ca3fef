package dev.lathe.app.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.text.Json;
import dev.lathe.base.Job;
import java.io.PrintStream;
import picocli.CommandLine.Option;

/** What every command has: its surroundings and the options that all share. */
public abstract class CliCommand {
  @Option(names = "--json", description = "Print one JSON document on stdout, and nothing else.")
  public boolean json;

  @Option(names = "--debug", description = "Show the stack trace of an error.")
  boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  private CommandContext surroundings;

  public void enter(CommandContext given) {
    surroundings = given;
  }

  public CommandContext context() {
    return surroundings;
  }

  /**
   * Does what the command is for.
   *
   * @throws Exception for what went wrong; the caller turns it into sentences and an exit code
   */
  public abstract void execute() throws Exception;

  /** The exit code when nothing was thrown. */
  public int exitCode() {
    return 0;
  }

  /** Runs long work, with its progress on stderr where a person watches. */
  public <T> T work(Job<T> job) throws Exception {
    return new CliJobRunner(surroundings.terminal(), surroundings.control()).run(job);
  }

  public PrintStream out() {
    return surroundings.terminal().out();
  }

  /** A message that is no result. */
  public void say(String message) {
    surroundings.terminal().err().println(message);
  }

  public void print(ObjectNode document) {
    out().println(Json.pretty(document));
  }
}
