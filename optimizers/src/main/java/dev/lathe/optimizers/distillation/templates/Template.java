package dev.lathe.optimizers.distillation.templates;

import dev.lathe.engine.graph.OnnxModel;
import java.util.Optional;

/** A kind of network. */
interface Template {
  /** The word for it. */
  String id();

  /** What people read. */
  String name();

  /** A clause on why it does not fit a teacher; empty when it does. */
  Optional<String> problem(Teacher teacher);

  /**
   * Builds it with random weights.
   *
   * @param width share of the teacher's width, 0 … 1
   * @param depth share of the teacher's layers, 0 … 1
   */
  Built build(Teacher teacher, double width, double depth, long seed);

  /** A network, and what it is in words that go on from "The student is ". */
  record Built(OnnxModel onnx, String words) {}
}
