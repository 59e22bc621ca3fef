package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;

/** One convolution: whole, depthwise or in groups. */
final class ConvolutionRule {
  private final Node node;
  private final Trace t;
  private final Value x;
  private final Value w;
  private final Value y;
  private final int groups;

  ConvolutionRule(Node node, Trace t) {
    this.node = node;
    this.t = t;
    x = node.input(0).orElseThrow();
    w = node.input(1).orElseThrow();
    y = node.firstOutput();
    groups = (int) node.intAttribute("group", 1);
  }

  void trace() {
    context();
    for (int i = 3; i < node.inputs().size(); i++) {
      // The addend of a fused convolution.
      node.input(i).ifPresent(z -> t.sameAll(z, y));
    }
    t.same(w, 0, y, 1);
    int in = (int) t.shape(x)[1];
    int out = (int) t.shape(w)[0];
    if (groups == 1) {
      t.same(x, 1, w, 1);
      t.role(node, w, 0, Role.OUT);
      t.role(node, w, 1, Role.IN);
    } else if (groups == in) {
      depthwise(t.axis(x, 1), in, t.axis(w, 0), out);
      t.role(node, w, 0, Role.DEPTHWISE);
    } else if (in % groups != 0 || out % groups != 0 || t.shape(w)[1] != in / groups) {
      t.freeze(node, node.label() + " has groups that do not divide its channels");
    } else {
      grouped(t.axis(x, 1), in / groups, t.axis(w, 0), out / groups);
      t.role(node, w, 0, Role.OUT);
      t.role(node, w, 1, Role.IN);
    }
    bias(1);
  }

  void traceTransposed() {
    context();
    t.same(x, 1, w, 0);
    if (groups == 1) {
      t.same(w, 1, y, 1);
      t.role(node, w, 1, Role.OUT);
      t.role(node, w, 0, Role.IN);
    } else if (t.shape(w)[1] == 1 && groups == t.shape(x)[1]) {
      t.same(x, 1, y, 1);
      t.role(node, w, 0, Role.DEPTHWISE);
    } else {
      t.freeze(node, node.label() + " is a transposed convolution in groups");
    }
    bias(1);
  }

  private void context() {
    t.same(x, 0, y, 0);
    for (int i = 2; i < t.rank(x); i++) {
      t.freeze(x, i, LinearRules.space());
      t.freeze(y, i, LinearRules.space());
      t.freeze(w, i, "it is the window of a convolution");
    }
  }

  private void bias(int axis) {
    node.input(2)
        .ifPresent(
            b -> {
              t.same(b, 0, y, axis);
              t.role(node, b, 0, Role.BIAS);
            });
  }

  private void depthwise(int inAxis, int in, int outAxis, int out) {
    if (outAxis == ChannelSpace.NONE || inAxis == ChannelSpace.NONE || out % in != 0) {
      t.freeze(node, node.label() + " has one channel in or out");
      return;
    }
    for (int o = 0; o < out; o++) {
      t.space().link(inAxis, o / (out / in), outAxis, o);
    }
  }

  /** Either whole groups go, or the same channels of each group. */
  private void grouped(int inAxis, int inWidth, int outAxis, int outWidth) {
    Choices.Place place = new Choices.Place(node, 0);
    boolean wholeGroups = groups >= Math.min(inWidth, outWidth) == (t.choices().pick(place) == 0);
    ChannelSpace s = t.space();
    int weightIn = t.axis(w, 1);
    if (wholeGroups) {
      int factor = s.factor(groups);
      s.freezeByChoice(weightIn, "whole groups of " + node.label() + " go");
      for (int c = 0; c < groups * inWidth; c++) {
        s.link(inAxis, c, factor, c / inWidth);
      }
      for (int c = 0; c < groups * outWidth; c++) {
        s.link(outAxis, c, factor, c / outWidth);
      }
      t.choices().made(place, factor, 2);
      return;
    }
    int factor = s.factor(outWidth);
    for (int c = 0; weightIn != ChannelSpace.NONE && c < groups * inWidth; c++) {
      s.link(inAxis, c, weightIn, c % inWidth);
    }
    for (int c = 0; c < groups * outWidth; c++) {
      if (factor == ChannelSpace.NONE) {
        s.freeze(outAxis, node.label() + " makes one channel in each group");
        break;
      }
      s.link(outAxis, c, factor, c % outWidth);
    }
    t.choices().made(place, factor, 2);
  }
}
