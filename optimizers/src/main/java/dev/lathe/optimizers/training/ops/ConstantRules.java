package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.training.TorchTensors;
import dev.lathe.optimizers.training.UncoveredException;
import java.util.Map;

/** What makes arrays from nothing. */
final class ConstantRules {
  private ConstantRules() {}

  static void register(Map<String, Operator> rules) {
    rules.put("Constant", (Rule) ConstantRules::constant);
    rules.put("ConstantOfShape", (Rule) ConstantRules::constantOfShape);
  }

  private static NDArray constant(Call call) {
    return TorchTensors.toTorch(
        call.manager(),
        Constants.ofNode(call.node())
            .orElseThrow(() -> new UncoveredException("the constant is sparse or no tensor")));
  }

  private static NDArray constantOfShape(Call call) {
    Shape shape = new Shape(call.longs(0));
    return call.node()
        .attribute("value")
        .map(Attribute::value)
        .filter(Attribute.TensorValue.class::isInstance)
        .map(v -> TorchTensors.toTorch(call.manager(), ((Attribute.TensorValue) v).tensor()))
        .map(one -> one.reshape(new Shape(1)).broadcast(shape))
        .orElseGet(() -> call.manager().zeros(shape, DataType.FLOAT32));
  }
}
