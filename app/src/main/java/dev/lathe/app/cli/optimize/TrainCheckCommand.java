package dev.lathe.app.cli.optimize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.GuardedCommand;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Table;
import dev.lathe.base.LatheException;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.optimizers.training.check.CaseReport;
import dev.lathe.optimizers.training.check.CaseResult.Outcome;
import dev.lathe.optimizers.training.check.ForwardCheck;
import dev.lathe.optimizers.training.check.OperatorCases;
import dev.lathe.optimizers.training.graph.UnsupportedOperator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe train-check MODEL... [--cases ZIP]}. */
@Command(
    description =
        "Whether training computes what the models say: beside ONNX Runtime, and on official"
            + " operator cases.")
public final class TrainCheckCommand extends GuardedCommand {
  @Parameters(arity = "0..*", paramLabel = "MODEL", description = "ONNX files.")
  List<Path> files = List.of();

  @Option(
      names = "--cases",
      paramLabel = "ZIP",
      description = "Official operator cases: NAME/model.onnx with its test_data_set_0.")
  Path cases;

  @Override
  public void executeGuarded() throws Exception {
    if (files.isEmpty() && cases == null) {
      throw LatheException.input(
          "There is nothing to check.", "", "Name models, or a zip of operator cases by --cases.");
    }
    Map<Path, ForwardCheck> checks = new LinkedHashMap<>();
    for (Path file : files) {
      checks.put(
          file,
          work(
              context -> {
                Model model = ModelOpener.open(file, SetupFlags.none(), context);
                return ForwardCheck.of(model, context);
              }));
    }
    Optional<CaseReport> report =
        cases == null
            ? Optional.empty()
            : Optional.of(work(context -> OperatorCases.run(cases, context)));
    if (json) {
      ObjectNode document = Json.object();
      models(document.putArray("models"), checks);
      if (report.isPresent()) {
        cases(document.putObject("cases"), report.get());
      } else {
        document.putNull("cases");
      }
      print(document);
    } else {
      out().print(text(checks, report));
    }
  }

  private static void models(ArrayNode array, Map<Path, ForwardCheck> checks) {
    checks.forEach(
        (file, check) -> {
          ObjectNode node = array.addObject().put("file", file.toString());
          node.put("nodes", check.nodes()).put("covered", check.covered());
          ArrayNode uncovered = node.putArray("uncovered");
          for (UnsupportedOperator u : check.unsupported()) {
            ObjectNode one = uncovered.addObject().put("node", u.node());
            one.put("operator", u.operator()).put("reason", u.reason());
          }
          Json.put(node, "largest_difference", check.largestDifference());
          Json.put(node, "runtime_difference", check.ownDifference());
          ObjectNode outputs = node.putObject("differences");
          check.differences().forEach((name, d) -> Json.number(outputs, name, d));
          Json.put(node, "problem", Optional.of(check.problem()).filter(p -> !p.isEmpty()));
        });
  }

  private static void cases(ObjectNode node, CaseReport report) {
    counts(node, report);
    ObjectNode operators = node.putObject("operators");
    report
        .byOperator()
        .forEach(
            (operator, own) -> {
              ObjectNode one = operators.putObject(operator);
              counts(one, own);
              ArrayNode reasons = one.putArray("reasons");
              own.results().stream()
                  .filter(r -> r.outcome() != Outcome.PASSED)
                  .forEach(
                      r ->
                          reasons
                              .addObject()
                              .put("case", r.name())
                              .put("outcome", r.outcome().name().toLowerCase(Locale.ROOT))
                              .put("reason", r.reason()));
            });
  }

  private static void counts(ObjectNode node, CaseReport report) {
    node.put("cases", report.results().size());
    for (Outcome outcome : Outcome.values()) {
      node.put(outcome.name().toLowerCase(Locale.ROOT), report.count(outcome));
    }
  }

  private static String text(Map<Path, ForwardCheck> checks, Optional<CaseReport> report) {
    String line = System.lineSeparator();
    StringBuilder text = new StringBuilder();
    if (!checks.isEmpty()) {
      Table table =
          new Table("model", ">covered", ">nodes", ">largest difference", ">runtime's own", "");
      checks.forEach(
          (file, c) ->
              table.row(
                  file.toString(),
                  String.valueOf(c.covered()),
                  String.valueOf(c.nodes()),
                  number(c.largestDifference()),
                  number(c.ownDifference()),
                  c.problem()));
      text.append(table);
      checks.forEach((file, c) -> text.append(unsupported(file, c)));
    }
    report.ifPresent(
        r -> {
          text.append(text.isEmpty() ? "" : line);
          Table table = new Table("operator", ">cases", ">passed", ">failed", ">unsupported");
          r.byOperator().forEach((operator, own) -> row(table, operator, own));
          row(table, "all", r);
          text.append(table);
        });
    return text.toString();
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.1e", value.getAsDouble()) : "–";
  }

  private static void row(Table table, String name, CaseReport report) {
    table.row(
        name,
        String.valueOf(report.results().size()),
        String.valueOf(report.count(Outcome.PASSED)),
        String.valueOf(report.count(Outcome.FAILED)),
        String.valueOf(report.count(Outcome.UNSUPPORTED)));
  }

  private static String unsupported(Path file, ForwardCheck check) {
    Map<String, Integer> counts = new TreeMap<>();
    check
        .unsupported()
        .forEach(u -> counts.merge(u.operator() + ": " + u.reason(), 1, Integer::sum));
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (what, n) ->
            text.append(file.getFileName())
                .append(": ")
                .append(n)
                .append(" × ")
                .append(what)
                .append(System.lineSeparator()));
    return text.toString();
  }
}
