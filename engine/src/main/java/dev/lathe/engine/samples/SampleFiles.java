package dev.lathe.engine.samples;

import dev.lathe.engine.data.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A sample as files on disk.
 *
 * @param info what it is
 * @param folder the folder that holds them
 * @param model the ONNX file; what it does not say lies beside it
 * @param evaluation labelled data to measure accuracy with; for an embedding model sentences
 *     without labels
 * @param training labelled data for calibration and fine-tuning, none of it in {@code evaluation}
 * @param tries a few inputs to begin with: pictures or sentences
 */
public record SampleFiles(
    SampleInfo info,
    Path folder,
    Path model,
    Optional<Path> evaluation,
    Optional<Path> training,
    List<Sample> tries) {
  /** Copies the list. */
  public SampleFiles {
    tries = List.copyOf(tries);
  }
}
