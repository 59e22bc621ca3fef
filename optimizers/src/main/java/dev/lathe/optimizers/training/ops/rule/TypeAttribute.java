package dev.lathe.optimizers.training.ops.rule;

import ai.djl.ndarray.types.DataType;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.optimizers.training.torch.TorchTensors;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.Optional;

/** Attributes that name an element type by its number. */
public final class TypeAttribute {
  private TypeAttribute() {}

  /** The type, if the attribute is there. */
  public static Optional<DataType> of(Call call, String attribute) {
    return call.node()
        .attribute(attribute)
        .map(Attribute::value)
        .filter(Attribute.IntValue.class::isInstance)
        .map(v -> of((int) ((Attribute.IntValue) v).value()));
  }

  private static DataType of(int code) {
    dev.lathe.engine.graph.DataType type = dev.lathe.engine.graph.DataType.ofCode(code);
    return TorchTensors.type(type)
        .orElseThrow(
            () -> new UnsupportedOperatorException("PyTorch does not hold " + type + " values"));
  }
}
