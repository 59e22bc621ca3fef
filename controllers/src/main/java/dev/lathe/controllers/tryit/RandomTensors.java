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
import dev.lathe.engine.task.InputLengths;
import dev.lathe.engine.task.Model;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * Inputs for a model that nothing is known of: seeded random numbers, open lengths that nobody gave
 * taken as 1.
 */
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
    List<TensorSpec> inputs = TensorSpec.inputs(model.onnx().graph());
    for (TensorSpec in : inputs) {
      tensors.put(in.name(), fill(in, lengths(model, in, inputs.size()), random));
    }
    return new TensorSample(Texts.get("try.tensors.random", seed), tensors);
  }

  /** What an open axis has: what the person says, what preprocessing tells, else 1. */
  private static IntToLongFunction lengths(Model model, TensorSpec in, int inputs) {
    Optional<long[]> told =
        inputs == 1 ? InputLengths.ofPicture(model.setup(), in.rank()) : Optional.empty();
    return axis -> {
      String symbol = in.shape().get().get(axis) instanceof Dimension.Symbolic s ? s.name() : "";
      return model
          .setup()
          .lengths()
          .of(symbol, in.name(), axis)
          .orElse(axis > 0 && told.isPresent() ? told.get()[axis - 1] : 1);
    };
  }

  private static TensorData fill(TensorSpec in, IntToLongFunction lengths, Random random) {
    if (!isNumber(in.type()) || in.shape().isEmpty()) {
      throw LatheException.input(
          Texts.get("try.tensors.no-random", in.name()),
          Texts.get("try.tensors.no-random.why", in.type()),
          Texts.get("try.tensors.no-random.todo"));
    }
    long[] shape =
        IntStream.range(0, in.rank())
            .mapToLong(
                axis ->
                    in.shape().get().get(axis) instanceof Dimension.Fixed f && f.length() >= 0
                        ? Math.max(1, f.length())
                        : lengths.applyAsLong(axis))
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
