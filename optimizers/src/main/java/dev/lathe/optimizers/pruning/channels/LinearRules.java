package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.HashMap;
import java.util.Map;

/** Convolutions and products of matrices: they read one set of channels and make another. */
final class LinearRules implements Rule {
  private static final String SPACE = "it is a spatial axis of a convolution";

  @Override
  public boolean trace(Node node, Trace t) {
    if (node.is("Conv") || isFused(node, "FusedConv")) {
      new ConvolutionRule(node, t).trace();
    } else if (node.is("ConvTranspose")) {
      new ConvolutionRule(node, t).traceTransposed();
    } else if (node.is("Gemm")) {
      gemm(node, t);
    } else if (node.is("MatMul")) {
      matMul(node, t);
    } else if (node.is("Einsum")) {
      einsum(node, t);
    } else {
      return false;
    }
    return true;
  }

  private static boolean isFused(Node node, String op) {
    return node.domain().equals("com.microsoft") && node.opType().equals(op);
  }

  private static void gemm(Node node, Trace t) {
    Value a = node.input(0).orElseThrow();
    Value b = node.input(1).orElseThrow();
    Value y = node.firstOutput();
    int aIn = node.intAttribute("transA", 0) == 0 ? 1 : 0;
    int bIn = node.intAttribute("transB", 0) == 0 ? 0 : 1;
    t.same(a, aIn, b, bIn);
    t.same(a, 1 - aIn, y, 0);
    t.same(b, 1 - bIn, y, 1);
    roles(node, t, a, 1 - aIn, aIn, b, 1 - bIn, bIn);
    node.input(2)
        .ifPresent(
            c -> {
              t.broadcast(c, y);
              if (t.rank(c) > 0) {
                t.role(node, c, -1, Role.BIAS);
              }
            });
  }

  private static void matMul(Node node, Trace t) {
    Value a = node.input(0).orElseThrow();
    Value b = node.input(1).orElseThrow();
    Value y = node.firstOutput();
    if (t.rank(a) < 2 || t.rank(b) < 2) {
      t.freeze(node, node.label() + " multiplies by a vector");
      return;
    }
    t.same(a, -1, b, -2);
    t.same(a, -2, y, -2);
    t.same(b, -1, y, -1);
    for (Value v : new Value[] {a, b}) {
      for (int back = 3; back <= t.rank(v); back++) {
        if (t.axis(v, -back) != ChannelSpace.NONE) {
          t.same(v, -back, y, -back);
        }
      }
    }
    roles(node, t, a, -2, -1, b, -1, -2);
  }

  private static void roles(
      Node node, Trace t, Value a, int aOut, int aIn, Value b, int bOut, int bIn) {
    if (t.isConstant(b)) {
      t.role(node, b, bOut, Role.OUT);
      t.role(node, b, bIn, Role.IN);
    } else if (t.isConstant(a)) {
      t.role(node, a, aOut, Role.OUT);
      t.role(node, a, aIn, Role.IN);
    }
  }

  private static void einsum(Node node, Trace t) {
    String equation = node.stringAttribute("equation", "").replace(" ", "");
    String[] sides = equation.split("->", 2);
    String[] terms = sides[0].split(",");
    boolean plain = sides.length == 2 && !equation.contains(".");
    for (int i = 0; plain && i < terms.length; i++) {
      plain =
          terms[i].length() == t.rank(node.input(i).orElseThrow())
              && terms[i].chars().distinct().count() == terms[i].length();
    }
    if (!plain || terms.length != node.inputs().size()) {
      t.freeze(node, node.label() + " has an equation that is not followed");
      return;
    }
    Map<Character, Integer> axes = new HashMap<>();
    for (int i = 0; i <= terms.length; i++) {
      Value v = i < terms.length ? node.input(i).orElseThrow() : node.firstOutput();
      String term = i < terms.length ? terms[i] : sides[1];
      for (int k = 0; k < term.length(); k++) {
        int axis = t.axis(v, k);
        if (axis != ChannelSpace.NONE) {
          Integer other = axes.putIfAbsent(term.charAt(k), axis);
          if (other != null) {
            t.space().link(other, axis);
          }
        }
      }
    }
    for (int i = 0; i < terms.length; i++) {
      Value v = node.input(i).orElseThrow();
      for (int k = 0; k < terms[i].length(); k++) {
        boolean kept = sides[1].indexOf(terms[i].charAt(k)) >= 0;
        t.role(node, v, k, kept ? Role.OUT : Role.IN);
      }
    }
  }

  /** The reason for which spatial axes stay. */
  static String space() {
    return SPACE;
  }
}
