package dev.lathe.app.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.TargetPicture;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.data.TargetFiles;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.TruthScores;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.task.Model;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Holds pictures that a model makes against those that it should make. */
final class AgainstTarget {
  private final Model model;
  private final TargetFiles targets;
  private final Consumer<String> say;
  private boolean missed;

  private AgainstTarget(Model model, TargetFiles targets, Consumer<String> say) {
    this.model = model;
    this.targets = targets;
    this.say = say;
  }

  /**
   * For a model that makes pictures.
   *
   * @param say gets a sentence about each answer that cannot be held against a target
   * @throws LatheException where the model makes none, or there is no target
   */
  static AgainstTarget open(Path path, Model model, Consumer<String> say) {
    if (model.setup().task().truth() != TargetPicture.class) {
      throw LatheException.input(
          "There is no target for what " + model.name() + " answers.",
          "Its task is "
              + model.setup().task().id()
              + "; --target takes the picture that a model"
              + " for image-to-image should make.",
          "Leave it out.");
    }
    return new AgainstTarget(model, TargetFiles.open(path), say);
  }

  /**
   * An answer's likeness to its target.
   *
   * @param target name of the picture
   */
  private record Scored(String target, Map<Metric, Double> values) {}

  /** Whether some answer could not be held against a target. */
  boolean missed() {
    return missed;
  }

  /** Adds {@code target{file, …}} to an answer's document, where there is a target. */
  void put(ObjectNode answer, Sample input, Prediction prediction) {
    score(input, prediction)
        .ifPresent(
            s -> {
              ObjectNode node = answer.putObject("target").put("file", s.target());
              s.values().forEach((m, v) -> node.put(m.id(), v));
            });
  }

  /** A line for people; empty where there is no target. */
  String line(Sample input, Prediction prediction) {
    return score(input, prediction)
        .map(
            s ->
                "  against "
                    + s.target()
                    + ": "
                    + s.values().entrySet().stream()
                        .map(e -> e.getKey().name() + " " + figures(e.getValue()))
                        .collect(Collectors.joining(", "))
                    + System.lineSeparator())
        .orElse("");
  }

  private static String figures(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private Optional<Scored> score(Sample input, Prediction prediction) {
    try {
      Optional<TargetPicture> target =
          input instanceof ImageSample image ? targets.of(image) : Optional.empty();
      if (target.isEmpty()) {
        return miss(input.name() + " has no target of its name.");
      }
      Map<Metric, Double> values =
          TruthScores.of(model.setup().task().metrics(), target.get(), prediction.answer());
      return values.isEmpty()
          ? miss("What was made of " + input.name() + " has other proportions than its target.")
          : Optional.of(new Scored(target.get().name(), values));
    } catch (LatheException e) {
      return miss(e.what() + (e.why().isEmpty() ? "" : " " + e.why()));
    }
  }

  private Optional<Scored> miss(String sentence) {
    missed = true;
    say.accept("lathe: " + sentence);
    return Optional.empty();
  }
}
