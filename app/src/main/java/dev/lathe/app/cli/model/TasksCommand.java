package dev.lathe.app.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.CliCommand;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Nearest;
import dev.lathe.app.cli.text.Table;
import dev.lathe.base.LatheException;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.task.SetupPart;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.TaskCatalog;
import dev.lathe.engine.task.TaskOption;
import dev.lathe.engine.task.Tasks;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lathe tasks [TASK]}. */
@Command(description = "What models can be for, or one task with its setup, options and metrics.")
public final class TasksCommand extends CliCommand {
  @Parameters(arity = "0..1", paramLabel = "TASK", description = "Id of a task.")
  String task;

  @Override
  public void execute() {
    List<Task> chosen = task == null ? Tasks.all() : List.of(ofId(task));
    if (json) {
      ObjectNode document = Json.object();
      ArrayNode list = document.putArray("tasks");
      chosen.forEach(t -> list.add(TaskCatalog.json(t)));
      print(document);
    } else if (task == null) {
      Table table = new Table("task", "name", "input", "metrics", "what it does");
      chosen.forEach(t -> table.row(t.id(), t.name(), t.input().words(), metrics(t), t.doc()));
      out().print(table);
    } else {
      out().print(text(chosen.get(0)));
    }
  }

  /**
   * The task with an id.
   *
   * @throws LatheException naming the tasks there are
   */
  public static Task ofId(String id) {
    return Tasks.ofId(id)
        .orElseThrow(
            () ->
                LatheException.input(
                    "There is no task '" + id + "'.",
                    "The tasks are "
                        + Tasks.all().stream().map(Task::id).collect(Collectors.joining(", "))
                        + ".",
                    Nearest.of(id, Tasks.all().stream().map(Task::id).toList())
                        .map(n -> "Did you mean " + n + "?")
                        .orElse("")));
  }

  private static String metrics(Task task) {
    return task.metrics().stream().map(Metric::id).collect(Collectors.joining(", "));
  }

  private static String text(Task task) {
    String line = System.lineSeparator();
    StringBuilder text = new StringBuilder();
    text.append(task.id()).append(": ").append(task.name()).append(line);
    text.append(task.doc()).append(" Its input is ").append(task.input().words());
    text.append('.').append(line).append(line);
    if (!task.parts().isEmpty()) {
      Table setup = new Table("setup", "flags", "sidecar", "beside the model", "otherwise");
      for (SetupPart p : task.parts().stream().sorted().toList()) {
        String name = p.title() + (task.required().contains(p) ? " (required)" : "");
        setup.row(name, String.join(" ", p.flags()), p.id(), p.file(), p.otherwise());
      }
      text.append(setup).append(line);
    }
    if (!task.options().isEmpty()) {
      Table options = new Table("option", "values", "initial", "meaning");
      task.options().forEach(o -> option(o, options));
      text.append(options).append(line);
    }
    Table metrics = new Table("metric", "name", "better", "needs", "meaning");
    for (Metric m : task.metrics()) {
      String needs = m.needsTruth() ? "labels" : "the original";
      metrics.row(m.id(), m.name(), m.higherIsBetter() ? "higher" : "lower", needs, m.doc());
    }
    return text.append(metrics).toString();
  }

  private static <T> void option(TaskOption<T> o, Table table) {
    table.row("--" + o.id(), o.values(), o.format(o.initial()), o.doc());
  }
}
