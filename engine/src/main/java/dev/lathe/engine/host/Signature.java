package dev.lathe.engine.host;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.session.OrtTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
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
   * Reads it off an open session.
   *
   * @throws OrtException when the session does not tell
   */
  public static Signature of(OrtSession session) throws OrtException {
    return new Signature(
        ports(session.getInputInfo().values()), ports(session.getOutputInfo().values()));
  }

  private static List<Port> ports(Collection<NodeInfo> infos) {
    List<Port> ports = new ArrayList<>();
    for (NodeInfo info : infos) {
      if (info.getInfo() instanceof TensorInfo t) {
        String[] names = t.getDimensionNames();
        List<String> axes = names == null ? List.of() : Arrays.asList(names);
        ports.add(new Port(info.getName(), OrtTensors.dataType(t), t.getShape(), axes));
      } else {
        ports.add(new Port(info.getName(), DataType.UNDEFINED, new long[0], List.of()));
      }
    }
    return ports;
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
