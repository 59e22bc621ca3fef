package dev.lathe.app.cli.model;

import dev.lathe.engine.data.Sample;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.task.Model;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A table of what was given, a line each, and the answers in new columns; of a line without an
 * answer these are empty. Few lines wait for their answers at a time.
 */
final class AnswerTable implements AnswerWriter {
  private static final String INPUT = "input";

  private final Model model;
  private final CSVPrinter out;
  private final Deque<Line> waiting = new ArrayDeque<>();
  private Optional<Line> begun = Optional.empty();
  private List<String> answers = List.of();
  private boolean written;

  /** A line with its sample, once that was asked. */
  private static final class Line {
    private final List<String> columns;
    private final List<String> cells;
    private Optional<Sample> sample = Optional.empty();

    Line(List<String> columns, List<String> cells) {
      this.columns = columns;
      this.cells = cells;
    }
  }

  /** Writes to a channel, which stays open. */
  AnswerTable(FileChannel channel, Model model) throws IOException {
    this.model = model;
    this.out =
        new CSVPrinter(
            new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8)),
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').build());
  }

  /** A line of a table; its sample follows, if there is one. */
  void line(List<String> columns, List<String> cells) {
    Line line = new Line(columns, cells);
    waiting.add(line);
    begun = Optional.of(line);
  }

  /** What is asked next: of the line that was read last, or of none. */
  void asked(Sample sample) {
    if (begun.isEmpty()) {
      line(List.of(INPUT), List.of(sample.name()));
    }
    begun.orElseThrow().sample = Optional.of(sample);
    begun = Optional.empty();
  }

  @Override
  public void write(Sample input, Prediction prediction) {
    Map<String, String> cells = model.setup().task().toCells(prediction.answer(), model.setup());
    if (!written) {
      answers = List.copyOf(cells.keySet());
      header(waiting.getFirst().columns);
    }
    while (!waiting.isEmpty()) {
      Line line = waiting.removeFirst();
      boolean answered = line.sample.filter(s -> s == input).isPresent();
      record(line.cells, answered ? cells : Map.of());
      if (answered) {
        return;
      }
    }
  }

  private void header(List<String> columns) {
    List<String> all = new ArrayList<>(columns);
    for (String name : answers) {
      String free = name;
      for (int i = 2; all.contains(free); i++) {
        free = name + " " + i;
      }
      all.add(free);
    }
    print(all);
    written = true;
  }

  private void record(List<String> given, Map<String, String> cells) {
    List<String> all = new ArrayList<>(given);
    answers.forEach(a -> all.add(cells.getOrDefault(a, "")));
    print(all);
  }

  private void print(List<String> cells) {
    try {
      out.printRecord(cells);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes to this and to another. */
  AnswerWriter and(AnswerWriter other) {
    AnswerTable table = this;
    return new AnswerWriter() {
      @Override
      public void write(Sample input, Prediction prediction) {
        table.write(input, prediction);
        other.write(input, prediction);
      }

      @Override
      public void flush() {
        other.flush();
      }

      @Override
      public void close() {
        // Both are closed by whoever made them.
      }
    };
  }

  @Override
  public void flush() {
    // The table is whole at its end only.
  }

  /** Writes what waits without an answer. */
  @Override
  public void close() {
    try {
      while (written && !waiting.isEmpty()) {
        record(waiting.removeFirst().cells, Map.of());
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
