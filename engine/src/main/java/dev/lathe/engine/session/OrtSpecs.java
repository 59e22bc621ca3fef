package dev.lathe.engine.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Inputs and outputs as an open session declares them. */
public final class OrtSpecs {
  private OrtSpecs() {}

  /** The inputs that must be fed, by the session. */
  public static List<TensorSpec> inputs(OrtSession session) throws OrtException {
    return of(session.getInputInfo().values());
  }

  /** The outputs, by the session. */
  public static List<TensorSpec> outputs(OrtSession session) throws OrtException {
    return of(session.getOutputInfo().values());
  }

  private static List<TensorSpec> of(Iterable<NodeInfo> infos) {
    List<TensorSpec> list = new ArrayList<>();
    for (NodeInfo info : infos) {
      if (info.getInfo() instanceof TensorInfo t) {
        list.add(new TensorSpec(info.getName(), OrtTensors.dataType(t), Optional.of(shape(t))));
      } else {
        list.add(new TensorSpec(info.getName(), DataType.UNDEFINED, Optional.empty()));
      }
    }
    return list;
  }

  private static Shape shape(TensorInfo t) {
    long[] lengths = t.getShape();
    String[] names = t.getDimensionNames();
    List<Dimension> dimensions = new ArrayList<>();
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] >= 0) {
        dimensions.add(Dimension.of(lengths[i]));
      } else {
        boolean named = names != null && i < names.length && !names[i].isEmpty();
        dimensions.add(named ? Dimension.of(names[i]) : new Dimension.Unknown());
      }
    }
    return new Shape(dimensions);
  }
}
