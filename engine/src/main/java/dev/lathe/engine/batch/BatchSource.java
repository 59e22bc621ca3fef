package dev.lathe.engine.batch;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.RowListener;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.task.InputKind;
import dev.lathe.engine.task.Model;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The samples of a data set in its order, each with what names it: the line of a table or text, the
 * file of a picture, the number of an array's row.
 */
final class BatchSource {
  /** Longer lines are no sentences. */
  private static final int LONGEST = 20_000_000;

  private final Path data;
  private final Model model;
  private final JobContext context;
  private Optional<String> line = Optional.empty();
  private long number;

  BatchSource(Path data, Model model, JobContext context) {
    this.data = data;
    this.model = model;
    this.context = context;
  }

  /**
   * A sample, or a row that is none.
   *
   * @param id tells it from all others
   * @param sample empty where there is none
   * @param problem why there is none; empty where there is one
   */
  record Item(String id, Optional<Sample> sample, String problem) {}

  /**
   * Reads them, few in memory at a time.
   *
   * @return what a person should know of how they were read
   * @throws LatheException when nothing in the data can be used
   */
  Datasets.Reading read(Consumer<Item> to) {
    boolean sentences =
        model.setup().task().input() == InputKind.TEXT
            && data.toString().toLowerCase(Locale.ROOT).endsWith(".txt");
    return sentences ? lines(to) : samples(to);
  }

  private Datasets.Reading samples(Consumer<Item> to) {
    RowListener rows =
        new RowListener() {
          @Override
          public void row(long at, List<String> columns, List<String> cells) {
            line = Optional.of(String.valueOf(at));
          }

          @Override
          public void leftOut(String reason) {
            to.accept(new Item(line.orElseThrow(), Optional.empty(), reason));
            line = Optional.empty();
          }
        };
    return Datasets.inOrder(
        data,
        model,
        context,
        rows,
        sample -> {
          number++;
          String id = line.orElseGet(() -> id(sample));
          line = Optional.empty();
          to.accept(new Item(id, Optional.of(sample), ""));
        });
  }

  private String id(Sample sample) {
    return sample instanceof ImageSample image ? image.name() : String.valueOf(number);
  }

  private Datasets.Reading lines(Consumer<Item> to) {
    try (BufferedReader in = Files.newBufferedReader(data, StandardCharsets.UTF_8)) {
      long at = 0;
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        at++;
        if (text.length() > LONGEST) {
          throw LatheException.input(
              data.getFileName() + " is not a text of sentences.",
              "Line " + at + " has " + text.length() + " characters.",
              "Write one sentence a line.");
        }
        if (!text.isBlank()) {
          to.accept(new Item(String.valueOf(at), Optional.of(new TextSample(text)), ""));
        }
      }
      return new Datasets.Reading(List.of(), 0);
    } catch (CharacterCodingException e) {
      throw LatheException.input(
          "'" + data + "' cannot be read as sentences.",
          "It is not text in UTF-8.",
          "Give a text file with one sentence a line.",
          e);
    } catch (IOException e) {
      throw LatheException.input(
          "'" + data + "' cannot be read.", String.valueOf(e.getMessage()), "Check the file.", e);
    }
  }
}
