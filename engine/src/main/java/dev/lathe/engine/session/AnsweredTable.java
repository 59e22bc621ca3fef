package dev.lathe.engine.session;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.OutputFiles;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.Model;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A table written again with the answers of one or several models in new columns. Lines that cannot
 * be answered keep their place, with empty cells. Few lines are in memory at a time.
 */
public final class AnsweredTable {
  private static final int CHUNK = 256;

  /**
   * Who answers.
   *
   * @param prefix before the names of its columns; empty for none
   */
  public record Answerer(String prefix, Predictor predictor) {}

  /**
   * What was written.
   *
   * @param lines of the table
   * @param answered how many of them all models answered
   * @param reason why the first of the others was not; empty where there is none
   */
  public record Written(long lines, long answered, String reason) {}

  /** A line of the table, with its sample where it is one. */
  private record Line(List<String> cells, Optional<Sample> sample) {}

  private final Model model;
  private final List<Answerer> answerers;
  private final JobContext context;
  private final List<Line> waiting = new ArrayList<>();
  private List<String> columns = List.of();
  private List<String> added = List.of();
  private final List<Line> unheaded = new ArrayList<>();
  private long lines;
  private long answered;
  private String reason = "";

  private AnsweredTable(Model model, List<Answerer> answerers, JobContext context) {
    this.model = model;
    this.answerers = List.copyOf(answerers);
    this.context = context;
  }

  /**
   * Writes it.
   *
   * @param model whose setup says how the table is read
   * @param target as {@link OutputFiles#write}; the source may be overwritten
   * @throws LatheException when the source is no table for the model, no line at all is answered,
   *     or the target cannot be written
   * @throws dev.lathe.base.CancelledException when cancelled; the target is untouched
   */
  public static Written write(
      Path source, Path target, Model model, List<Answerer> answerers, JobContext context) {
    AnsweredTable table = new AnsweredTable(model, answerers, context);
    try {
      OutputFiles.write(target, channel -> table.write(source, channel));
    } catch (IOException | UncheckedIOException e) {
      throw LatheException.environment(
          target.getFileName() + " could not be written.",
          String.valueOf(e.getMessage()),
          "Check the disk, or choose another place.",
          e);
    }
    return new Written(table.lines, table.answered, table.reason);
  }

  private void write(Path source, FileChannel channel) throws IOException {
    CSVPrinter out =
        new CSVPrinter(
            new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8)),
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').build());
    Datasets.inOrder(
        source,
        model,
        context,
        (names, cells) -> {
          if (waiting.size() >= CHUNK) {
            flush(out);
          }
          columns = names;
          waiting.add(new Line(cells, Optional.empty()));
          lines++;
        },
        sample -> {
          if (!waiting.isEmpty()) {
            Line last = waiting.remove(waiting.size() - 1);
            waiting.add(new Line(last.cells(), Optional.of(sample)));
          }
        });
    flush(out);
    if (answered == 0) {
      throw LatheException.input(
          source.getFileName() + " has no row that the model can answer.",
          reason.isEmpty() ? "It holds no rows." : reason,
          "Give a table with the columns that the model takes.");
    }
    out.flush();
  }

  private void flush(CSVPrinter out) {
    context.checkCancelled();
    List<Sample> samples = waiting.stream().flatMap(l -> l.sample().stream()).toList();
    List<Map<String, String>> answers = new ArrayList<>();
    samples.forEach(s -> answers.add(new LinkedHashMap<>()));
    for (Answerer a : answerers) {
      ask(a, samples, answers);
    }
    try {
      if (added.isEmpty()) {
        header(out, answers);
      }
      int at = 0;
      for (Line line : waiting) {
        Map<String, String> cells = line.sample().isPresent() ? answers.get(at++) : Map.of();
        List<String> all = new ArrayList<>(line.cells());
        added.forEach(c -> all.add(cells.getOrDefault(c, "")));
        if (added.isEmpty()) {
          unheaded.add(line); // nothing was answered yet, so the columns have no names
        } else {
          out.printRecord(all);
        }
        answered += !added.isEmpty() && cells.size() == added.size() ? 1 : 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    waiting.clear();
    context.progress(lines, 0, "");
  }

  private void header(CSVPrinter out, List<Map<String, String>> answers) throws IOException {
    Optional<Map<String, String>> whole = answers.stream().filter(a -> !a.isEmpty()).findFirst();
    if (whole.isEmpty()) {
      return;
    }
    added = List.copyOf(whole.get().keySet());
    List<String> all = new ArrayList<>(columns);
    for (String name : added) {
      String free = name;
      for (int i = 2; all.contains(free); i++) {
        free = name + " " + i;
      }
      all.add(free);
    }
    out.printRecord(all);
    for (Line early : unheaded) {
      List<String> cells = new ArrayList<>(early.cells());
      added.forEach(c -> cells.add(""));
      out.printRecord(cells);
    }
    unheaded.clear();
  }

  private void ask(Answerer a, List<Sample> samples, List<Map<String, String>> answers) {
    if (samples.isEmpty()) {
      return;
    }
    try {
      List<Prediction> all = a.predictor().predictBatch(samples, context);
      for (int i = 0; i < all.size(); i++) {
        note(a, all.get(i), answers.get(i));
      }
    } catch (LatheException together) {
      // One of them is at fault: ask about each alone, to lose no other.
      for (int i = 0; i < samples.size(); i++) {
        try {
          note(a, a.predictor().predict(samples.get(i), context), answers.get(i));
        } catch (LatheException e) {
          reason = reason.isEmpty() ? e.getMessage() : reason;
        }
      }
    }
  }

  private void note(Answerer a, Prediction p, Map<String, String> into) {
    // Where a threshold decides, it is the one that the setup has now.
    var answer = model.setup().task().finish(p.answer(), model.setup(), Optional.empty());
    model
        .setup()
        .task()
        .toCells(answer, model.setup())
        .forEach((name, cell) -> into.put(a.prefix() + name, cell));
  }
}
