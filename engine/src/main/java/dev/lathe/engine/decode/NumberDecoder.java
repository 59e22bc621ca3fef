package dev.lathe.engine.decode;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.IndivisibleOutputsException;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.answer.Quantity;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorCasts;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One number a sample. */
public final class NumberDecoder implements Decoder {
  private final String model;
  private final TensorSpec output;

  /**
   * For a model.
   *
   * @param model its name, for errors
   * @param outputs as the graph or the session declares them, at least one; the first of real
   *     numbers is read, else the first
   */
  public NumberDecoder(String model, List<TensorSpec> outputs) {
    this.model = model;
    this.output =
        outputs.stream().filter(o -> o.type().isFloatingPoint()).findFirst().orElse(outputs.get(0));
  }

  @Override
  public List<Answer> decode(Outputs outputs, List<Map<String, TensorData>> inputs) {
    int n = inputs.size();
    TensorData t =
        outputs
            .tensor(output.name())
            .orElseThrow(() -> noNumber("it is " + outputs.text(output.name())));
    if (t.type() == DataType.STRING) {
      throw noNumber("it holds strings");
    }
    long[] shape = t.shape();
    long each = 1;
    for (int axis = 1; axis < shape.length; axis++) {
      each *= shape[axis];
    }
    if (each != 1) {
      throw noNumber("its shape is " + Arrays.toString(shape));
    }
    if (t.elements() < n) {
      throw new IndivisibleOutputsException();
    }
    List<Answer> list = new ArrayList<>();
    double[] values = values(t);
    for (int i = 0; i < n; i++) {
      list.add(new Quantity(values[i]));
    }
    return list;
  }

  private static double[] values(TensorData t) {
    double[] values = new double[Math.toIntExact(t.elements())];
    if (t.type() == DataType.DOUBLE) {
      t.bytes().duplicate().order(t.bytes().order()).asDoubleBuffer().get(values);
      return values;
    }
    float[] floats = Tensors.floats(TensorCasts.cast(t, DataType.FLOAT));
    Arrays.setAll(values, i -> floats[i]);
    return values;
  }

  private LatheException noNumber(String given) {
    return LatheException.input(
            model + " does not answer with one number.",
            "Output '" + output.name() + "' should be [samples, 1], but " + given + ".",
            "Choose another task for this model, e.g. raw tensors.")
        .with(Remedy.TASK);
  }
}
