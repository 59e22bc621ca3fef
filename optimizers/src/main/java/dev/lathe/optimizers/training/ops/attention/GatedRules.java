package dev.lathe.optimizers.training.ops.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.convolution.Convolve;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.List;
import java.util.Map;

/** Gates and short convolutions of newer language models. */
public final class GatedRules {
  private GatedRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("SwiGLU", (Rule) GatedRules::swiGlu);
    rules.put("CausalConvWithState", GatedRules::causalConvolution);
  }

  private static NDArray swiGlu(Call call) {
    float alpha = call.node().floatAttribute("alpha", 1);
    NDArray gate = call.in(0);
    return gate.mul(Activation.sigmoid(gate.mul(Scalars.of(alpha)))).mul(call.in(1));
  }

  /** Each channel by itself, over what came before and nothing that comes after. */
  private static List<NDArray> causalConvolution(Call call) {
    NDArray x = call.in(0);
    long[] shape = call.shape(0);
    long reach = call.shape(1)[2] - 1;
    NDArray past =
        call.maybe(3)
            .orElseGet(
                () -> call.manager().zeros(new Shape(shape[0], shape[1], reach), x.getDataType()));
    NDArray all = NDArrays.concat(new NDList(past, x), 2);
    NDArray y =
        Convolve.of(
            all,
            call.in(1),
            call.maybe(2),
            new Shape(1),
            new Shape(0),
            new Shape(1),
            (int) shape[1]);
    String activation = call.node().stringAttribute("activation", "none");
    boolean silu = activation.equals("silu") || activation.equals("swish");
    long length = all.getShape().get(2);
    return List.of(
        silu ? y.mul(Activation.sigmoid(y)) : y, Picking.part(all, 2, length - reach, length));
  }
}
