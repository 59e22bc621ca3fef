package dev.lathe.optimizers.pass;

import dev.lathe.engine.graph.OnnxModel;
import java.util.List;

/**
 * What a pass did.
 *
 * @param onnx the new model; a different object than the input even when nothing changed
 * @param changed how many nodes or weights were changed
 * @param done what was done, node by node
 * @param refused what was left alone, node by node, each with the reason
 * @param notes automatic choices with their reasons, one sentence each
 * @param figures what was measured
 */
public record PassResult(
    OnnxModel onnx,
    int changed,
    List<NodeNote> done,
    List<NodeNote> refused,
    List<String> notes,
    List<Figure> figures) {
  /** A node and what is said of it. */
  public record NodeNote(String node, String reason) {}

  /** Copies the lists. */
  public PassResult {
    done = List.copyOf(done);
    refused = List.copyOf(refused);
    notes = List.copyOf(notes);
    figures = List.copyOf(figures);
  }

  /** A result without figures. */
  public PassResult(
      OnnxModel onnx,
      int changed,
      List<NodeNote> done,
      List<NodeNote> refused,
      List<String> notes) {
    this(onnx, changed, done, refused, notes, List.of());
  }
}
