package dev.lathe.optimizers.training.ops.generator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.ops.rule.TypeAttribute;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What draws random numbers: from the node's seed if it has one, else from PyTorch's generator. */
public final class RandomRules {
  private RandomRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("RandomUniform", (Rule) c -> uniform(c, given(c), DataType.FLOAT32));
    rules.put("RandomNormal", (Rule) c -> normal(c, given(c), DataType.FLOAT32));
    rules.put(
        "RandomUniformLike", (Rule) c -> uniform(c, c.in(0).getShape(), c.in(0).getDataType()));
    rules.put("RandomNormalLike", (Rule) c -> normal(c, c.in(0).getShape(), c.in(0).getDataType()));
    rules.put("Bernoulli", (Rule) RandomRules::bernoulli);
  }

  private static Shape given(Call call) {
    return new Shape(call.node().intsAttribute("shape").orElseThrow());
  }

  private static NDArray uniform(Call call, Shape shape, DataType otherwise) {
    float low = call.node().floatAttribute("low", 0);
    float high = call.node().floatAttribute("high", 1);
    NDArray unit =
        seeded(call, shape, r -> r.nextDouble())
            .orElseGet(() -> call.manager().randomUniform(0, 1, shape, DataType.FLOAT32));
    return typed(call, unit.mul(Scalars.of(high - low)).add(low), otherwise);
  }

  private static NDArray normal(Call call, Shape shape, DataType otherwise) {
    float mean = call.node().floatAttribute("mean", 0);
    float scale = call.node().floatAttribute("scale", 1);
    NDArray unit =
        seeded(call, shape, Random::nextGaussian)
            .orElseGet(() -> call.manager().randomNormal(0, 1, shape, DataType.FLOAT32));
    return typed(call, unit.mul(Scalars.of(scale)).add(mean), otherwise);
  }

  private static NDArray bernoulli(Call call) {
    NDArray chance = call.in(0);
    NDArray unit =
        seeded(call, chance.getShape(), r -> r.nextDouble())
            .orElseGet(
                () -> call.manager().randomUniform(0, 1, chance.getShape(), DataType.FLOAT32));
    return typed(call, unit.lt(chance), chance.getDataType());
  }

  private static NDArray typed(Call call, NDArray drawn, DataType otherwise) {
    return drawn.toType(TypeAttribute.of(call, "dtype").orElse(otherwise), false);
  }

  private interface Draw {
    double from(Random random);
  }

  private static Optional<NDArray> seeded(Call call, Shape shape, Draw draw) {
    return call.node()
        .attribute("seed")
        .map(Attribute::value)
        .filter(Attribute.FloatValue.class::isInstance)
        .map(
            v -> {
              Random random = new Random(Float.floatToIntBits(((Attribute.FloatValue) v).value()));
              double[] all = new double[Math.toIntExact(shape.size())];
              Arrays.setAll(all, i -> draw.from(random));
              return HostArrays.of(call.manager(), all, DataType.FLOAT32, shape.getShape());
            });
  }
}
