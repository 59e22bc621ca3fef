package dev.lathe.optimizers.testing;

import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.testing.Shared;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** A network with weights to quantize that opens like any other and kills whoever runs it. */
public final class CrashingNetwork {
  private static final int COLUMNS = 17;
  private static final int ANSWERS = 16;

  private CrashingNetwork() {}

  /** A matrix multiplication behind a model on which ONNX Runtime divides by zero. */
  public static OnnxModel model() {
    OnnxModel model = OnnxFiles.read(Shared.path("models/odd/crashes_onnxruntime.onnx"));
    Graph graph = model.graph();
    float[] weights = new float[COLUMNS * ANSWERS];
    Random random = new Random(1);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    Value w = graph.addInitializer("w", Tensors.ofFloats(weights, COLUMNS, ANSWERS));
    Value y =
        graph.newValue(
            "y",
            Optional.of(
                new ValueType.TensorType(DataType.FLOAT, Optional.of(Shape.of(1, ANSWERS)))));
    Node product =
        graph.addNode(
            "",
            "MatMul",
            "product",
            List.of(Optional.of(graph.outputs().get(0)), Optional.of(w)),
            List.of(Optional.of(y)));
    graph.addOutput(product.firstOutput());
    return model;
  }

  /** One row that it dies of. */
  public static Dataset rows() {
    TensorSample row =
        new TensorSample("row", Map.of("float_input", Tensors.ofFloats(new float[17], 1, COLUMNS)));
    return new Dataset("rows", List.of(new Example(row, OptionalInt.of(0))), List.of());
  }
}
