package dev.lathe.optimizers.report;

import dev.lathe.base.LatheException;
import dev.lathe.base.OutputFiles;
import dev.lathe.engine.experiment.Experiment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/** Writes what an experiment keeps as a document. */
public final class ExperimentReport {
  /** The forms, by the ending of the file. */
  private enum Form {
    HTML(".html", HtmlReport::of),
    MARKDOWN(".md", MarkdownReport::of),
    JSON(".json", JsonReport::of);

    private final String ending;
    private final Function<ReportContent, String> writer;

    Form(String ending, Function<ReportContent, String> writer) {
      this.ending = ending;
      this.writer = writer;
    }

    static Form of(Path target) {
      String name = String.valueOf(target.getFileName()).toLowerCase(Locale.ROOT);
      return Arrays.stream(values())
          .filter(f -> name.endsWith(f.ending))
          .findFirst()
          .orElseThrow(
              () ->
                  LatheException.input(
                      "It is not clear how to write a report into '" + target + "'.",
                      "The ending says the form: .html, .md or .json.",
                      "Give the file one of these endings."));
    }
  }

  private ExperimentReport() {}

  /**
   * What was written.
   *
   * @param target the file
   * @param form {@code html}, {@code md} or {@code json}
   * @param variants how many variants there are, with the original
   * @param rows how many measurements
   * @param valid how many of them are valid
   */
  public record Written(Path target, String form, int variants, int rows, int valid) {}

  /**
   * Checks a target, so that a mistake is said before anything is opened.
   *
   * @throws LatheException when its ending is none of a report's, or it cannot be written
   */
  public static void check(Path target) {
    Form.of(target);
    OutputFiles.target(target);
  }

  /**
   * Writes the report of all that the experiment keeps, whole or not at all.
   *
   * @param target its ending says the form: {@code .html}, {@code .md} or {@code .json}
   * @throws LatheException as {@link #check}, or when the disk does not take it
   */
  public static Written write(Experiment experiment, Path target) {
    Form form = Form.of(target);
    ReportContent content = ReportContent.of(experiment);
    try {
      OutputFiles.write(target, form.writer.apply(content).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw LatheException.environment(
          "The report could not be written to '" + target + "'.",
          String.valueOf(e.getMessage()),
          "Make room or choose another place; what was there is untouched.",
          e);
    }
    int valid = (int) content.rows().stream().filter(r -> r.measured().valid()).count();
    return new Written(
        target, form.ending.substring(1), content.variants().size(), content.rows().size(), valid);
  }
}
