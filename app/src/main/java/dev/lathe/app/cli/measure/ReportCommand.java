package dev.lathe.app.cli.measure;

import dev.lathe.app.cli.command.CliCommand;
import dev.lathe.app.cli.text.Json;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.experiment.Experiments;
import dev.lathe.optimizers.report.ExperimentReport;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe report WORKSPACE -o FILE}. */
@Command(
    description =
        "What a workspace keeps as a document to hand on: measurements with intervals, charts,"
            + " recipes, method and environment. The HTML file needs nothing besides itself.")
public final class ReportCommand extends CliCommand {
  @Parameters(
      index = "0",
      paramLabel = "WORKSPACE",
      description = "A folder that `measure` or the window made.")
  Path workspace;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "Where it goes: .html, .md or .json.")
  Path target;

  @Override
  public void execute() throws Exception {
    ExperimentReport.check(target);
    try (Experiment experiment = Experiments.open(workspace)) {
      experiment.problems().forEach(this::say);
      ExperimentReport.Written w = work(context -> ExperimentReport.write(experiment, target));
      if (json) {
        print(
            Json.object()
                .put("workspace", experiment.folder().toString())
                .put("out", target.toString())
                .put("form", w.form())
                .put("variants", w.variants())
                .put("rows", w.rows())
                .put("valid_rows", w.valid()));
      }
      say(w.rows() + " measurements of " + w.variants() + " variants are in " + target + ".");
    }
  }
}
