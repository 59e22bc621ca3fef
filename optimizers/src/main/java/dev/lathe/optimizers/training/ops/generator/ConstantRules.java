package dev.lathe.optimizers.training.ops.generator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.ops.rule.TypeAttribute;
import dev.lathe.optimizers.training.torch.TorchTensors;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.Map;

/** What makes arrays from nothing, or from a few numbers. */
public final class ConstantRules {
  private ConstantRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("Constant", (Rule) ConstantRules::constant);
    rules.put("ConstantOfShape", (Rule) ConstantRules::constantOfShape);
    rules.put("Range", (Rule) ConstantRules::range);
    rules.put("HannWindow", (Rule) c -> window(c, 0.5, 0.5, 0));
    rules.put("HammingWindow", (Rule) c -> window(c, 25.0 / 46, 21.0 / 46, 0));
    rules.put("BlackmanWindow", (Rule) c -> window(c, 0.42, 0.5, 0.08));
    rules.put("MelWeightMatrix", (Rule) MelRule::matrix);
  }

  private static NDArray constant(Call call) {
    return TorchTensors.toTorch(
        call.manager(),
        Constants.ofNode(call.node())
            .orElseThrow(
                () -> new UnsupportedOperatorException("the constant is sparse or no tensor")));
  }

  private static NDArray constantOfShape(Call call) {
    Shape shape = new Shape(call.longs(0));
    return call.node()
        .attribute("value")
        .map(Attribute::value)
        .filter(Attribute.TensorValue.class::isInstance)
        .map(v -> TorchTensors.toTorch(call.manager(), ((Attribute.TensorValue) v).tensor()))
        .map(
            one ->
                shape.dimension() == 0
                    ? one.reshape(shape)
                    : one.reshape(new Shape(1)).broadcast(shape))
        .orElseGet(() -> call.manager().zeros(shape, DataType.FLOAT32));
  }

  private static NDArray range(Call call) {
    DataType type = call.in(0).getDataType();
    double start = call.number(0);
    double delta = call.number(2);
    int count = (int) Math.max(0, Math.ceil((call.number(1) - start) / delta));
    double[] all = new double[count];
    for (int i = 0; i < count; i++) {
      all[i] = start + i * delta;
    }
    return HostArrays.of(call.manager(), all, type, count);
  }

  /** A sum of cosines; periodic unless the attribute says otherwise. */
  private static NDArray window(Call call, double a, double b, double c) {
    int size = (int) call.longs(0)[0];
    boolean periodic = call.node().intAttribute("periodic", 1) != 0;
    double steps = periodic ? size : size - 1;
    double[] all = new double[size];
    for (int i = 0; i < size; i++) {
      double angle = 2 * Math.PI * i / steps;
      all[i] = a - b * Math.cos(angle) + c * Math.cos(2 * angle);
    }
    DataType type = TypeAttribute.of(call, "output_datatype").orElse(DataType.FLOAT32);
    return HostArrays.of(call.manager(), all, type, size);
  }
}
