package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.Optional;

/** Operators that work on space or along an axis and leave channels alone. */
final class SpaceRules implements Rule {
  @Override
  public boolean trace(Node node, Trace t) {
    switch (node.opType()) {
      case "MaxPool",
          "AveragePool",
          "LpPool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "GlobalLpPool" ->
          pool(node, t);
      case "Resize", "Upsample" -> resize(node, t);
      case "ReduceMean",
          "ReduceSum",
          "ReduceMax",
          "ReduceMin",
          "ReduceL1",
          "ReduceL2",
          "ReduceSumSquare" ->
          reduce(node, t);
      case "Softmax", "LogSoftmax", "Hardmax" -> softmax(node, t);
      case "DepthToSpace", "SpaceToDepth" -> depth(node, t);
      case "LpNormalization" -> t.sameAll(node.input(0).orElseThrow(), node.firstOutput());
      case "CumSum", "Trilu" -> t.sameAll(node.input(0).orElseThrow(), node.firstOutput());
      default -> {
        return false;
      }
    }
    if (node.is("CumSum")) {
      t.freeze(node.firstOutput(), node.label() + " sums up along an axis");
    } else if (node.is("Trilu")) {
      t.freeze(node.firstOutput(), -1, node.label() + " keeps a triangle");
      t.freeze(node.firstOutput(), -2, node.label() + " keeps a triangle");
    }
    return true;
  }

  private static void pool(Node node, Trace t) {
    Value x = node.input(0).orElseThrow();
    for (Optional<Value> out : node.outputs()) {
      if (out.filter(Value::isUsed).isPresent()) {
        t.same(x, 0, out.get(), 0);
        t.same(x, 1, out.get(), 1);
        for (int i = 2; i < t.rank(x); i++) {
          t.freeze(x, i, "it is pooled by " + node.label());
          t.freeze(out.get(), i, "it is pooled by " + node.label());
        }
      }
    }
    if (node.output(1).filter(Value::isUsed).isPresent()) {
      t.freeze(node, node.label() + " also yields places");
    }
  }

  private static void resize(Node node, Trace t) {
    Value x = node.input(0).orElseThrow();
    Value y = node.firstOutput();
    for (int i = 0; i < t.rank(x); i++) {
      if (i < 2 && t.shape(x)[i] == t.shape(y)[i]) {
        t.same(x, i, y, i);
      } else {
        t.freeze(x, i, "it is resized by " + node.label());
        t.freeze(y, i, "it is resized by " + node.label());
      }
    }
  }

  /** A channel of the deeper side goes with that of the shallower side which it is a place of. */
  private static void depth(Node node, Trace t) {
    Value x = node.input(0).orElseThrow();
    Value y = node.firstOutput();
    boolean toSpace = node.is("DepthToSpace");
    int deep = t.axis(toSpace ? x : y, 1);
    int shallow = t.axis(toSpace ? y : x, 1);
    t.same(x, 0, y, 0);
    for (int i = 2; i < t.rank(x); i++) {
      t.freeze(x, i, "it changes places with channels at " + node.label());
      t.freeze(y, i, "it changes places with channels at " + node.label());
    }
    if (shallow == ChannelSpace.NONE || deep == ChannelSpace.NONE) {
      t.space().freeze(deep, node.label() + " makes one channel of them");
      return;
    }
    int channels = t.space().axis(shallow).length();
    int places = t.space().axis(deep).length() / channels;
    boolean columns = toSpace && node.stringAttribute("mode", "DCR").equals("CRD");
    for (int i = 0; i < channels * places; i++) {
      t.space().link(deep, i, shallow, columns ? i / places : i % channels);
    }
  }

  private static void reduce(Node node, Trace t) {
    Value x = node.input(0).orElseThrow();
    Value y = node.firstOutput();
    int rank = t.rank(x);
    boolean computed = node.input(1).isPresent() && t.constant(node, 1).isEmpty();
    if (computed) {
      t.freeze(node, node.label() + " reduces along computed axes");
      return;
    }
    Optional<int[]> axes = t.axes(node, "axes", 1, rank).filter(a -> a.length > 0);
    boolean nothing = axes.isEmpty() && node.intAttribute("noop_with_empty_axes", 0) != 0;
    boolean[] reduced = new boolean[rank];
    for (int i = 0; i < rank; i++) {
      reduced[i] = axes.isEmpty() && !nothing;
    }
    axes.ifPresent(
        list -> {
          for (int a : list) {
            reduced[a] = true;
          }
        });
    boolean keep = node.intAttribute("keepdims", 1) != 0;
    int at = 0;
    for (int i = 0; i < rank; i++) {
      if (!reduced[i]) {
        t.same(x, i, y, at);
      }
      at += keep || !reduced[i] ? 1 : 0;
    }
  }

  private static void softmax(Node node, Trace t) {
    Value x = node.input(0).orElseThrow();
    Value y = node.firstOutput();
    t.sameAll(x, y);
    boolean flattens = t.opset() < 13;
    long axis = node.intAttribute("axis", flattens ? 1 : -1);
    int first = (int) (axis < 0 ? axis + t.rank(x) : axis);
    // The last axis is the one that exporters of either version mean.
    int last = flattens ? t.rank(x) : first + 1;
    for (int i = first; i < last; i++) {
      t.freeze(x, i, node.label() + " shares out along it");
    }
  }
}
