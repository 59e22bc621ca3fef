package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;

/** Normalizations: channels stay what they are, and parameters follow them. */
final class NormRules implements Rule {
  @Override
  public boolean trace(Node node, Trace t) {
    switch (node.opType()) {
      case "BatchNormalization" -> perChannel(node, t, 5, Role.BATCH_SCALE);
      case "InstanceNormalization" -> perChannel(node, t, 3, Role.NORM);
      case "LayerNormalization", "SimplifiedLayerNormalization", "RMSNormalization" ->
          layer(node, t);
      case "SkipLayerNormalization", "SkipSimplifiedLayerNormalization" -> skipLayer(node, t);
      case "GroupNormalization" -> group(node, t);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void perChannel(Node node, Trace t, int inputs, Role scale) {
    Value x = node.input(0).orElseThrow();
    Value y = node.firstOutput();
    for (int i = 1; i < node.outputs().size(); i++) {
      if (node.output(i).filter(Value::isUsed).isPresent()) {
        t.freeze(node, node.label() + " also yields its statistics");
        return;
      }
    }
    t.sameAll(x, y);
    for (int i = 1; i < inputs; i++) {
      int input = i;
      node.input(i)
          .ifPresent(
              p -> {
                t.same(p, 0, x, 1);
                t.role(node, p, 0, input == 1 ? scale : Role.NORM);
              });
    }
  }

  private static void layer(Node node, Trace t) {
    Value x = node.input(0).orElseThrow();
    t.sameAll(x, node.firstOutput());
    if (node.output(1).or(() -> node.output(2)).filter(Value::isUsed).isPresent()) {
      t.freeze(node, node.label() + " also yields its statistics");
    }
    parameters(node, t, node.firstOutput(), 1);
  }

  /** com.microsoft: input, skip, gamma, beta, bias; the last output is the sum. */
  private static void skipLayer(Node node, Trace t) {
    Value y = node.firstOutput();
    node.input(0).ifPresent(v -> t.sameAll(v, y));
    node.input(1).ifPresent(v -> t.broadcast(v, y));
    node.output(3).ifPresent(v -> t.sameAll(v, y));
    if (node.output(1).or(() -> node.output(2)).filter(Value::isUsed).isPresent()) {
      t.freeze(node, node.label() + " also yields its statistics");
    }
    parameters(node, t, y, 2);
  }

  private static void parameters(Node node, Trace t, Value y, int from) {
    for (int i = from; i < node.inputs().size(); i++) {
      node.input(i)
          .ifPresent(
              p -> {
                t.broadcast(p, y);
                if (t.rank(p) > 0) {
                  t.role(node, p, -1, Role.NORM);
                }
              });
    }
  }

  /** Whole groups go; where the graph holds them, the same channels of each group. */
  private static void group(Node node, Trace t) {
    Value x = node.input(0).orElseThrow();
    Value y = node.firstOutput();
    t.sameAll(x, y);
    int channels = (int) t.shape(x)[1];
    int groups = (int) node.intAttribute("num_groups", 1);
    int axis = t.axis(x, 1);
    if (axis == ChannelSpace.NONE || channels % groups != 0) {
      t.freeze(node, node.label() + " has groups that do not divide its channels");
      return;
    }
    for (int i = 1; i < 3; i++) {
      Value p = node.input(i).orElseThrow();
      if (t.shape(p)[0] == channels) {
        t.same(p, 0, x, 1);
        t.role(node, p, 0, Role.NORM);
      } else {
        t.freeze(node, node.label() + " has one scale for a group");
        return;
      }
    }
    Choices.Place place = new Choices.Place(node, 0);
    int width = channels / groups;
    boolean whole = groups > 1 && t.choices().pick(place) == 0;
    int factor = t.space().factor(whole ? groups : width);
    if (factor == ChannelSpace.NONE) {
      t.freeze(node, node.label() + " has groups of one channel");
      return;
    }
    for (int c = 0; c < channels; c++) {
      t.space().link(axis, c, factor, whole ? c / width : c % width);
    }
    t.choices().made(place, factor, groups > 1 ? 2 : 1);
  }
}
