package dev.lathe.app.cli.command;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.InputKind;
import dev.lathe.engine.task.Model;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Turns the INPUT arguments into samples: pictures, sentences, or files that hold several. */
public final class Inputs {
  private static final Set<String> DATA = Set.of("npz", "npy", "csv", "tsv", "jsonl", "zip", "gz");

  private final Model model;
  private final JobContext context;

  public Inputs(Model model, JobContext context) {
    this.model = model;
    this.context = context;
  }

  /**
   * The samples.
   *
   * @throws LatheException naming the argument that is no input for the model
   */
  public List<Sample> read(List<String> arguments) {
    List<Sample> samples = new ArrayList<>();
    for (String argument : arguments) {
      context.checkCancelled();
      samples.addAll(read(argument));
    }
    return samples;
  }

  private List<Sample> read(String argument) {
    boolean text = model.setup().task().input() == InputKind.TEXT;
    Path path = existing(argument);
    if (path == null) {
      if (text) {
        return List.of(new Sample.TextSample(argument));
      }
      throw LatheException.input("There is no file '" + argument + "'.", "", "Check the path.");
    }
    String extension = extension(argument);
    if (Files.isDirectory(path) || DATA.contains(extension)) {
      Dataset data = Datasets.inOrder(path, model, context);
      return data.examples().stream().map(Example::sample).toList();
    }
    Optional<String> problem = OrdinaryFiles.problem(path);
    if (problem.isPresent()) {
      throw LatheException.input(
          "'" + argument + "' cannot be read.", problem.get(), "Give an ordinary file.");
    }
    return text ? lines(path) : List.of(Sample.ImageSample.of(path));
  }

  private static Path existing(String argument) {
    try {
      Path path = Path.of(argument);
      return Files.exists(path) ? path : null;
    } catch (InvalidPathException e) {
      return null; // a sentence may hold characters that no path can
    }
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static List<Sample> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      List<Sample> samples = new ArrayList<>();
      lines.filter(l -> !l.isBlank()).forEach(l -> samples.add(new Sample.TextSample(l)));
      if (samples.isEmpty()) {
        throw LatheException.input("'" + file + "' holds no sentence.", "Every line is empty.", "");
      }
      return samples;
    } catch (java.io.UncheckedIOException | IOException e) {
      boolean noText =
          e.getCause() instanceof MalformedInputException || e instanceof MalformedInputException;
      throw LatheException.input(
          "'" + file + "' cannot be read as sentences.",
          noText ? "It is not text in UTF-8." : String.valueOf(e.getMessage()),
          "Give a text file with one sentence a line, or the sentence itself.",
          e);
    }
  }
}
