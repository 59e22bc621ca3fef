package dev.lathe.optimizers.training.ops.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.torch.TorchTensors;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Branches and loops, run as they come: gradients flow through the steps that were taken. */
public final class ControlRules {
  private ControlRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("If", ControlRules::branch);
    rules.put("Loop", ControlRules::loop);
    rules.put("Scan", ScanRule::scan);
  }

  public static Graph graph(Call call, String attribute) {
    return call.node()
        .attribute(attribute)
        .map(Attribute::value)
        .filter(Attribute.GraphValue.class::isInstance)
        .map(v -> ((Attribute.GraphValue) v).graph())
        .orElseThrow(() -> new UnsupportedOperatorException("its " + attribute + " is missing"));
  }

  private static List<NDArray> branch(Call call) {
    boolean holds = call.longs(0)[0] != 0;
    return aliases(call.host().run(graph(call, holds ? "then_branch" : "else_branch"), List.of()));
  }

  private static List<NDArray> aliases(List<NDArray> arrays) {
    return arrays.stream().map(Numbers::alias).toList();
  }

  private static List<NDArray> loop(Call call) {
    Graph body = graph(call, "body");
    long most = call.maybeLongs(0).map(a -> a[0]).orElse(Long.MAX_VALUE);
    boolean go = call.maybeLongs(1).map(a -> a[0] != 0).orElse(true);
    int carried = call.inputCount() - 2;
    List<NDArray> state = new ArrayList<>();
    for (int i = 0; i < carried; i++) {
      state.add(call.in(i + 2));
    }
    List<List<NDArray>> scans = new ArrayList<>();
    for (int i = 1 + carried; i < body.outputs().size(); i++) {
      scans.add(new ArrayList<>());
    }
    for (long step = 0; step < most && go; step++) {
      List<NDArray> in = new ArrayList<>();
      in.add(call.ofLongs(new long[] {step}));
      in.add(call.manager().create(true));
      in.addAll(state);
      List<NDArray> out = call.host().run(body, in);
      go = call.host().longs(out.get(0))[0] != 0;
      state = new ArrayList<>(out.subList(1, 1 + carried));
      for (int i = 0; i < scans.size(); i++) {
        scans.get(i).add(out.get(1 + carried + i));
      }
    }
    List<NDArray> results = new ArrayList<>(aliases(state));
    for (int i = 0; i < scans.size(); i++) {
      results.add(stacked(call, scans.get(i), body.outputs().get(1 + carried + i), 0));
    }
    return results;
  }

  /** One after the other along a new axis. */
  static NDArray stacked(Call call, List<NDArray> steps, Value declared, int axis) {
    if (!steps.isEmpty()) {
      return NDArrays.stack(new NDList(steps), axis);
    }
    ValueType.TensorType type =
        declared
            .tensorType()
            .filter(t -> t.shape().isPresent())
            .orElseThrow(
                () -> new UnsupportedOperatorException("it made no step and declares no shape"));
    List<Dimension> dimensions = type.shape().orElseThrow().dimensions();
    long[] shape = new long[dimensions.size() + 1];
    for (int i = 1; i < shape.length; i++) {
      shape[i] = dimensions.get(i - 1) instanceof Dimension.Fixed f ? f.length() : 0;
    }
    DataType held = TorchTensors.type(type.elementType()).orElse(DataType.FLOAT32);
    return call.manager().zeros(new Shape(shape), held);
  }
}
