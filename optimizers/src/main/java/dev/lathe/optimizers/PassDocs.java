package dev.lathe.optimizers;

import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.Pass;
import java.util.stream.Collectors;

/** The page about the passes, written from their declarations. */
public final class PassDocs {
  private PassDocs() {}

  /** The whole page, {@code docs/passes.md}. */
  public static String render(PassRegistry registry) {
    return """
    # Passes

    What Lathe can do to a model. This page is made from the declarations of the passes (a test \
    holds it to them); `./lathe passes` prints the same.

    On the command line: `./lathe optimize MODEL --pass ID[:key=value[,key=value]] -o OUT.onnx`, \
    several `--pass` one after another make a recipe. As JSON: \
    `{"schema":1,"passes":[{"id":"ID","values":{"key":value}}]}`.

    """
        + registry.all().stream().map(PassDocs::render).collect(Collectors.joining("\n"));
  }

  /** The section about one pass. */
  public static String render(Pass pass) {
    StringBuilder text = new StringBuilder();
    text.append("## ").append(pass.id()).append(": ").append(pass.name()).append("\n\n");
    text.append(pass.doc()).append("\n\n");
    if (!pass.expectation().isEmpty()) {
      text.append("**What to expect.** ").append(pass.expectation()).append("\n\n");
    }
    if (!pass.needs().isEmpty()) {
      text.append("Needs: ")
          .append(
              pass.needs().stream()
                  .sorted()
                  .map(PassCatalog::word)
                  .collect(Collectors.joining(", ")))
          .append(".\n\n");
    }
    text.append(traits(pass)).append("\n\n");
    if (pass.params().isEmpty()) {
      return text.append("No parameters.\n").toString();
    }
    text.append("| parameter | allowed | initial | meaning |\n|---|---|---|---|\n");
    for (Param<?> p : pass.params()) {
      text.append("| `").append(p.id()).append("` | ").append(allowed(p)).append(" | ");
      text.append(initial(p)).append(" | ").append(p.doc().replace("|", "\\|"));
      p.enabledWhen()
          .ifPresent(
              c ->
                  text.append(c.value().equals("") ? " Only without `" : " Only with `")
                      .append(c.paramId())
                      .append(c.value().equals("") ? "" : "=" + c.value())
                      .append("`."));
      text.append(" |\n");
    }
    return text.toString();
  }

  /** One line: its family, and what it changes, what a preview shows, what it can be limited to. */
  public static String traits(Pass pass) {
    return "Family: "
        + pass.family().word()
        + ". Structure of the graph: "
        + (pass.changesStructure() ? "changes" : "stays")
        + ". Live preview: "
        + PassCatalog.draft(pass).clause(!pass.needs().isEmpty())
        + ". Limited to some nodes: "
        + (pass.takesNodes() ? "by " + NodeSelection.PARAM.id() : "not supported")
        + ".";
  }

  private static String initial(Param<?> param) {
    return param.initial().equals("") ? "none" : "`" + param.initial() + "`";
  }

  /** What a parameter takes, e.g. "2 … 8 bit". */
  public static String allowed(Param<?> param) {
    if (param instanceof Param.DecimalParam p) {
      return p.min()
          + " … "
          + p.max()
          + (p.unit().equals("%") ? " (or a percentage)" : unit(p.unit()));
    }
    if (param instanceof Param.IntParam p) {
      return p.min() + " … " + p.max() + unit(p.unit());
    }
    if (param instanceof Param.ChoiceParam p) {
      return p.options().stream().map(PassDocs::choice).collect(Collectors.joining(", "));
    }
    if (param instanceof Param.TextParam p) {
      return "like `" + p.example() + "`";
    }
    if (param instanceof Param.FileParam) {
      return "a file";
    }
    return "`true`, `false`";
  }

  private static String choice(Param.Choice c) {
    return "`" + c.id() + "`" + (c.word().equalsIgnoreCase(c.id()) ? "" : " " + c.word());
  }

  private static String unit(String unit) {
    return unit.isEmpty() ? "" : " " + unit;
  }
}
