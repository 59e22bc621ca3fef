package dev.lathe.app.cli.optimize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.CliCommand;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Table;
import dev.lathe.app.cli.text.Units;
import dev.lathe.optimizers.PassCatalog;
import dev.lathe.optimizers.PassDocs;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.Pass;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lathe passes [PASS]}. */
@Command(description = "The optimization passes, or one of them with its parameters.")
public final class PassesCommand extends CliCommand {
  @Parameters(arity = "0..1", paramLabel = "PASS", description = "Id of a pass.")
  String pass;

  @Override
  public void execute() {
    PassRegistry registry = PassRegistry.standard();
    List<Pass> chosen = pass == null ? registry.all() : List.of(registry.require(pass));
    if (json) {
      ObjectNode document = Json.object();
      chosen.forEach(p -> document.withArray("passes").add(PassCatalog.json(p)));
      if (chosen.isEmpty()) {
        document.putArray("passes");
      }
      print(document);
    } else if (pass == null) {
      Table table = new Table("pass", "name", "needs", "what it does");
      chosen.forEach(p -> table.row(p.id(), p.name(), needs(p), p.doc()));
      out().print(table);
    } else {
      out().print(text(chosen.get(0)));
    }
  }

  private static String needs(Pass pass) {
    String text =
        pass.needs().stream()
            .sorted()
            .map(
                n ->
                    switch (n) {
                      case CALIBRATION_DATA -> "data";
                      case LABELS -> "labels";
                      case TRAINING -> "training";
                    })
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "–" : text;
  }

  private static String text(Pass pass) {
    String line = System.lineSeparator();
    StringBuilder text = new StringBuilder();
    text.append(pass.id()).append(": ").append(pass.name()).append(line);
    text.append(pass.doc()).append(line);
    if (!pass.expectation().isEmpty()) {
      text.append(pass.expectation()).append(line);
    }
    text.append("Needs: ").append(needs(pass)).append(line);
    text.append(PassDocs.traits(pass)).append(line);
    if (!pass.params().isEmpty()) {
      Table table = new Table("parameter", "values", "initial", "meaning");
      for (Param<?> p : pass.params()) {
        table.row(p.id(), values(p), String.valueOf(p.initial()), p.doc());
      }
      text.append(line).append(table);
    }
    return text.toString();
  }

  private static String values(Param<?> param) {
    if (param instanceof Param.DecimalParam p) {
      return Units.figures(p.min()) + " … " + Units.figures(p.max()) + unit(p.unit());
    }
    if (param instanceof Param.IntParam p) {
      return p.min() + " … " + p.max() + unit(p.unit());
    }
    if (param instanceof Param.ChoiceParam p) {
      return String.join("|", p.choices());
    }
    if (param instanceof Param.TextParam p) {
      return p.example();
    }
    if (param instanceof Param.FileParam) {
      return "FILE";
    }
    return "true|false";
  }

  private static String unit(String unit) {
    return unit.isEmpty() ? "" : " " + unit;
  }
}
