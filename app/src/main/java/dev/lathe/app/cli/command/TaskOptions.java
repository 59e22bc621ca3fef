package dev.lathe.app.cli.command;

import dev.lathe.base.LatheException;
import dev.lathe.engine.task.OptionValues;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.TaskOption;
import dev.lathe.engine.task.Tasks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** The flags that tasks declare: one an option, whatever tasks have it. */
public final class TaskOptions {
  private final Map<String, String> said = new TreeMap<>();

  /** Adds the flags to a command. */
  public void attach(CommandSpec command) {
    for (TaskOption<?> option : all().values()) {
      command.addOption(
          OptionSpec.builder("--" + option.id())
              .paramLabel(option.values().length() > 24 ? "ID" : option.values())
              .description(option.doc())
              .type(String.class)
              .setter(remember(option.id()))
              .build());
    }
  }

  private ISetter remember(String id) {
    return new ISetter() {
      @Override
      @SuppressWarnings("unchecked") // picocli asks for the value before
      public <T> T set(T value) {
        return (T) (value == null ? said.remove(id) : said.put(id, String.valueOf(value)));
      }
    };
  }

  private static Map<String, TaskOption<?>> all() {
    Map<String, TaskOption<?>> all = new LinkedHashMap<>();
    for (Task task : Tasks.all()) {
      task.options().forEach(o -> all.putIfAbsent(o.id(), o));
    }
    return all;
  }

  /**
   * What was said.
   *
   * @throws LatheException for a value that an option cannot have
   */
  public OptionValues values() {
    said.forEach(TaskOptions::check);
    return new OptionValues(said);
  }

  private static void check(String id, String text) {
    try {
      all().get(id).parse(text);
    } catch (IllegalArgumentException e) {
      throw LatheException.input(
          "--" + id + " cannot be '" + text + "'.",
          Character.toUpperCase(e.getMessage().charAt(0)) + e.getMessage().substring(1) + ".",
          "",
          e);
    }
  }
}
