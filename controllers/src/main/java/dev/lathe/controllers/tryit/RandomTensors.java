package dev.lathe.controllers.tryit;

import dev.lathe.base.LatheException;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.task.Model;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Inputs for a model that nothing is known of: seeded random numbers, open lengths taken as 1. */
public final class RandomTensors {
  private static final long MOST_ELEMENTS = 64L << 20;

  private RandomTensors() {}

  /**
   * Random input tensors.
   *
   * @throws LatheException when an input cannot be filled, naming it
   */
  public static TensorSample of(Model model, long seed) {
    Random random = new Random(seed);
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (TensorSpec in : TensorSpec.inputs(model.onnx().graph())) {
      tensors.put(in.name(), fill(in, random));
    }
    return new TensorSample(Texts.get("try.tensors.random", seed), tensors);
  }

  private static TensorData fill(TensorSpec in, Random random) {
    if (!isNumber(in.type()) || in.shape().isEmpty()) {
      throw LatheException.input(
          Texts.get("try.tensors.no-random", in.name()),
          Texts.get("try.tensors.no-random.why", in.type()),
          Texts.get("try.tensors.no-random.todo"));
    }
    long[] shape =
        in.shape().get().dimensions().stream()
            .mapToLong(d -> d instanceof Dimension.Fixed f ? Math.max(1, f.length()) : 1)
            .toArray();
    long elements = Shape.of(shape).elements().orElse(Long.MAX_VALUE);
    if (elements > MOST_ELEMENTS) {
      throw LatheException.input(
          Texts.get("try.tensors.no-random", in.name()),
          Texts.get("try.tensors.too-large", in.shape().get()),
          Texts.get("try.tensors.no-random.todo"));
    }
    return fill(in.type(), shape, (int) elements, random);
  }

  private static TensorData fill(DataType type, long[] shape, int n, Random random) {
    if (type == DataType.FLOAT) {
      float[] v = new float[n];
      for (int i = 0; i < n; i++) {
        v[i] = random.nextFloat();
      }
      return Tensors.ofFloats(v, shape);
    }
    if (type == DataType.INT64) {
      long[] v = new long[n];
      for (int i = 0; i < n; i++) {
        v[i] = random.nextInt(2);
      }
      return Tensors.ofLongs(v, shape);
    }
    ByteBuffer b = Tensors.buffer(type.byteLength(n));
    if (type == DataType.DOUBLE) {
      for (int i = 0; i < n; i++) {
        b.putDouble(random.nextDouble());
      }
      b.flip();
    }
    // Other types begin with zeros: every bit pattern of theirs that is zero is the number zero.
    return new TensorData.InMemory(type, shape, b);
  }

  private static boolean isNumber(DataType type) {
    return type != DataType.STRING && type != DataType.UNDEFINED;
  }
}
