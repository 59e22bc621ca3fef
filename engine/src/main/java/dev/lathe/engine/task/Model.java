package dev.lathe.engine.task;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import java.nio.file.Path;
import java.util.Optional;

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
  /** The file name without {@code .onnx}; of several files, that of their folder. */
  public String name() {
    Optional<String> folder = parts().flatMap(EncoderDecoderFiles::name);
    if (folder.isPresent()) {
      return folder.get();
    }
    String n = file.getFileName().toString();
    return n.endsWith(".onnx") ? n.substring(0, n.length() - 5) : n;
  }

  /** The files that the model is made of, where it is more than one graph. */
  public Optional<EncoderDecoderFiles> parts() {
    return EncoderDecoderFiles.of(file);
  }

  /**
   * Does nothing for a model that is one graph.
   *
   * @param what was to be done, such as "changed"
   * @throws LatheException for one that is made of several files
   */
  public void requireOneGraph(String what) {
    if (parts().isPresent()) {
      throw LatheException.input(
          name() + " cannot be " + what + ".",
          "It is made of several files, an encoder and a decoder, which so far can only write"
              + " texts.",
          "Let it write, or open a model that is one file.");
    }
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
