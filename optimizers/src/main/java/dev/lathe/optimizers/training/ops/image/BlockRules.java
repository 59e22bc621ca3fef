package dev.lathe.optimizers.training.ops.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import java.util.Map;

/** Moving blocks between space and channels. */
public final class BlockRules {
  private BlockRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("DepthToSpace", (Rule) BlockRules::depthToSpace);
    rules.put("SpaceToDepth", (Rule) BlockRules::spaceToDepth);
  }

  private static boolean channelsFirst(Call call) {
    return call.node().stringAttribute("mode", "DCR").equals("CRD");
  }

  private static NDArray depthToSpace(Call call) {
    long[] s = call.shape(0);
    long b = call.node().intAttribute("blocksize", 1);
    long c = s[1] / (b * b);
    NDArray x = call.in(0);
    NDArray apart =
        channelsFirst(call)
            ? x.reshape(new Shape(s[0], c, b, b, s[2], s[3])).transpose(0, 1, 4, 2, 5, 3)
            : x.reshape(new Shape(s[0], b, b, c, s[2], s[3])).transpose(0, 3, 4, 1, 5, 2);
    return apart.reshape(new Shape(s[0], c, s[2] * b, s[3] * b));
  }

  private static NDArray spaceToDepth(Call call) {
    long[] s = call.shape(0);
    long b = call.node().intAttribute("blocksize", 1);
    NDArray x = call.in(0).reshape(new Shape(s[0], s[1], s[2] / b, b, s[3] / b, b));
    NDArray moved =
        channelsFirst(call) ? x.transpose(0, 1, 3, 5, 2, 4) : x.transpose(0, 3, 5, 1, 2, 4);
    return moved.reshape(new Shape(s[0], s[1] * b * b, s[2] / b, s[3] / b));
  }
}
