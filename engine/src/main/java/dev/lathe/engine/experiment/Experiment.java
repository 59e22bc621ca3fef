package dev.lathe.engine.experiment;

import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.task.ModelSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An open workspace folder: {@code experiment.db} and content-addressed model files. Every method
 * commits at once.
 */
public interface Experiment extends AutoCloseable {
  /** The workspace folder. */
  Path folder();

  /** The original first, then the variants in the order they were made. */
  List<Variant> variants();

  /**
   * Copies the file in under its hash and records it; the same bytes with the same recipe are the
   * same variant.
   */
  Variant addVariant(String name, Path onnxFile, String recipeJson);

  /** Gives a variant another name. */
  void rename(Variant variant, String name);

  /** Removes a variant with its measurements; the original cannot be removed. */
  void remove(Variant variant);

  /** The setup remembered for the experiment's model. */
  Optional<ModelSetup> setup();

  /** Remembers the setup. */
  void rememberSetup(ModelSetup setup);

  /**
   * Records rows and comparisons, all or none. A row belongs to the variant whose file has its
   * hash.
   */
  void add(Measurement.Report report);

  /**
   * What was found wrong when it was opened and could be mended, one sentence each, e.g. a damaged
   * database whose backup took its place.
   */
  default List<String> problems() {
    return List.of();
  }

  /**
   * The newest measurement of every variant × device × scenario under the same conditions (see
   * {@link dev.lathe.engine.measure.MeasurementKey}), and the newest comparisons; what was measured
   * before conditions were recorded has none.
   */
  Measurement.Report latest();

  /** What the steps of the variant's recipe bring, as far as it was kept. */
  Optional<Waterfall> steps(Variant variant);

  /** Keeps it in the place of what was kept before; it goes with the variant. */
  void keepSteps(Variant variant, Waterfall steps);

  /**
   * Small pieces of state that the window keeps with the experiment (slider positions, chosen
   * data), by key.
   */
  Optional<String> note(String key);

  /** Keeps such a piece. */
  void keepNote(String key, String value);

  @Override
  void close();
}
