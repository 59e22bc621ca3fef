package dev.lathe.engine.task;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import java.nio.file.Path;

/**
 * An ONNX graph with its task, labels, preprocessing and tokenizer.
 *
 * @param file where it lies
 * @param sha256 of the file, lower-case hex
 * @param bytes size of the file with its external data
 * @param onnx the graph; weights are read on first use
 * @param setup what the file does not say
 */
public record Model(Path file, String sha256, long bytes, OnnxModel onnx, ModelSetup setup) {
  /** The file name without {@code .onnx}. */
  public String name() {
    String n = file.getFileName().toString();
    return n.endsWith(".onnx") ? n.substring(0, n.length() - 5) : n;
  }

  /**
   * Does nothing for a model that can be run.
   *
   * @throws LatheException for a graph without outputs: ONNX Runtime crashes on some of these
   */
  public void requireOutputs() {
    if (onnx.graph().outputs().isEmpty()) {
      throw LatheException.input(
          name() + " cannot be run.", "Its graph has no output.", "Export the model again.");
    }
  }

  /**
   * This file as a variant of another model: asked as that one is, but for what was written into
   * its own graph.
   */
  public Model asVariantOf(Model original) {
    return withSetup(EmbeddedPreprocessing.asked(original.setup(), onnx));
  }

  /** The same model with another setup. */
  public Model withSetup(ModelSetup newSetup) {
    return new Model(file, sha256, bytes, onnx, newSetup);
  }
}
