package dev.lathe.engine.measure.child;

import dev.lathe.engine.graph.DataType;
import java.util.List;

/**
 * What a model takes and gives, as ONNX Runtime sees it after loading.
 *
 * @param inputs in the order of the graph
 * @param outputs in the order of the graph
 */
public record Signature(List<Port> inputs, List<Port> outputs) {
  /** Copies the lists. */
  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * An input or output.
   *
   * @param name as in the graph
   * @param type element type; UNDEFINED for what is not a tensor
   * @param shape lengths, −1 where the axis is free
   * @param axes name of each axis, empty where it has none
   */
  public record Port(String name, DataType type, long[] shape, List<String> axes) {
    /** Copies the list. */
    public Port {
      axes = List.copyOf(axes);
    }

    /** Whether it is a dense tensor of a type that ONNX names. */
    public boolean isTensor() {
      return type != DataType.UNDEFINED;
    }
  }
}
