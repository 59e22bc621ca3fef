package dev.lathe.engine.task;

import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page about the tasks, written from their declarations. */
public final class TaskDocs {
  private static final int SHOWN = 24;

  private TaskDocs() {}

  /** The whole page, {@code docs/tasks.md}. */
  public static String render(List<Task> tasks) {
    return """
    # Tasks

    What a model can be for. This page is made from the declarations of the tasks (a test holds it \
    to them); `./lathe tasks` prints the same.

    The likeliest task of a graph is taken, and `--task ID` says another. Each part of the setup is \
    looked for in the flags, the sidecar `MODEL.lathe.json`, the model's metadata, and the files \
    beside the model, in this order; what no source says is guessed or left out as the last column \
    says ([models and data](models-and-data.md)).

    """
        + tasks.stream().map(TaskDocs::render).collect(Collectors.joining("\n"));
  }

  /** The section about one task. */
  public static String render(Task task) {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(task.id()).append(": ").append(task.name()).append("\n\n");
    text.append(task.doc()).append(" Its input is ").append(task.input().words()).append(".\n\n");
    setup(task, text);
    options(task, text);
    text.append("| metric | better | needs | meaning |\n|---|---|---|---|\n");
    for (Metric m : task.metrics()) {
      text.append("| `").append(m.id()).append("` ").append(m.name()).append(unit(m));
      text.append(m.higherIsBetter() ? " | higher | " : " | lower | ");
      text.append(m.needsTruth() ? "labels | " : "the original's answers | ");
      text.append(cell(m.doc())).append(" |\n");
    }
    example(task.example(), text.append('\n'));
    return text.toString();
  }

  private static void setup(Task task, StringBuilder text) {
    if (task.parts().isEmpty()) {
      text.append("It needs no setup.\n\n");
      return;
    }
    text.append("| setup | flags | sidecar | metadata | file | otherwise |\n");
    text.append("|---|---|---|---|---|---|\n");
    for (SetupPart p : TaskCatalog.parts(task)) {
      text.append("| ").append(p.title());
      text.append(task.required().contains(p) ? " (required): " : ": ").append(cell(p.doc()));
      text.append(" | ").append(codes(p.flags())).append(" | `").append(p.id()).append("` | ");
      List<String> metadata = TaskCatalog.metadata(p);
      text.append(metadata.isEmpty() ? "–" : codes(metadata));
      text.append(" | `").append(p.file()).append("` | ").append(p.otherwise()).append(" |\n");
    }
    text.append('\n');
  }

  private static void options(Task task, StringBuilder text) {
    if (task.options().isEmpty()) {
      return;
    }
    text.append("| option | values | initial | meaning |\n|---|---|---|---|\n");
    task.options().forEach(o -> text.append(row(o)));
    text.append(
        "\nIn the sidecar they stand under `options`. What the outputs let guess takes the");
    text.append(" place of an initial value.\n\n");
  }

  private static <T> String row(TaskOption<T> o) {
    return String.format(
        Locale.ROOT,
        "| `--%s` %s | %s | `%s` | %s |\n",
        o.id(),
        o.name(),
        cell(o.values()),
        o.format(o.initial()),
        cell(o.doc()));
  }

  private static void example(TaskExample example, StringBuilder text) {
    text.append("Outputs such as ");
    text.append(
        example.outputs().entrySet().stream()
            .map(e -> output(e.getKey(), e.getValue()))
            .collect(Collectors.joining(", ")));
    if (!example.labels().isEmpty()) {
      text.append(" with the labels ").append(String.join(", ", example.labels()));
    }
    example.text().ifPresent(t -> text.append(" for “").append(t.text()).append('”'));
    text.append(" are this in `run --json`:\n\n```json\n").append(example.json());
    text.append("```\n");
  }

  private static String output(String name, TensorData t) {
    String type = t.type().name().toLowerCase(Locale.ROOT);
    return "`" + name + "` " + type + Shape.of(t.shape()) + " `" + TensorJson.head(t, SHOWN) + "`";
  }

  private static String unit(Metric metric) {
    return metric.unit().id().isEmpty() ? "" : ", a " + metric.unit().id();
  }

  private static String codes(List<String> words) {
    return words.stream().map(w -> "`" + w + "`").collect(Collectors.joining(", "));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
