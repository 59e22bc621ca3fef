package dev.lathe.engine.graph.facts;

import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.shape.InferredTypes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Counts multiply-accumulate operations of a node: those of matrix products, convolutions,
 * recurrences and attention. Element-wise work counts as none, as is usual in the literature.
 */
final class MacCounter {
  /** Thrown and caught in here only: a shape that the count needs is not known. */
  private static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unknown() {
      super(null, null, false, false);
    }
  }

  private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "com.microsoft");

  private final InferredTypes types;

  MacCounter(InferredTypes types) {
    this.types = types;
  }

  /** The operations of one run; empty where a shape is not known. */
  OptionalLong count(Node node) {
    try {
      long macs = DOMAINS.contains(node.domain()) ? own(node) : 0;
      long inside = 0;
      for (Graph g : node.subgraphs()) {
        long sum = 0;
        for (Node n : g.nodes()) {
          sum = Math.addExact(sum, count(n).orElseThrow(Unknown::new));
        }
        // One branch of an If runs; a loop's body is counted once, as its trips are not known.
        inside = Math.max(inside, sum);
      }
      return OptionalLong.of(Math.addExact(macs, inside));
    } catch (Unknown | ArithmeticException | IndexOutOfBoundsException e) {
      return OptionalLong.empty();
    }
  }

  private long own(Node n) {
    return switch (n.opType()) {
      case "Conv", "ConvInteger", "FusedConv", "DeformConv" -> convolution(n, 1, out(n));
      case "QLinearConv" -> convolution(n, 3, out(n));
      case "ConvTranspose" -> convolution(n, 1, in(n, 0));
      case "Gemm", "FusedGemm", "QGemm" -> gemm(n);
      case "MatMul",
          "MatMulInteger",
          "MatMulInteger16",
          "FusedMatMul",
          "TransposeMatMul",
          "FusedMatMulActivation",
          "MatMulIntegerToFloat",
          "DynamicQuantizeMatMul",
          "QLinearMatMul" ->
          matMul(n);
      case "MatMulNBits", "MatMulBnb4", "MatMulFpQ4" ->
          product(elements(out(n)), n.intAttribute("K", 0));
      case "LSTM", "DynamicQuantizeLSTM" -> recurrence(n, 4);
      case "GRU" -> recurrence(n, 3);
      case "RNN" -> recurrence(n, 1);
      case "Einsum" -> einsum(n);
      case "Attention", "QAttention" ->
          n.domain().equals("com.microsoft") ? fusedAttention(n) : attention(n);
      case "MultiHeadAttention" -> multiHeadAttention(n);
      default -> 0;
    };
  }

  private static Value out(Node n) {
    return n.output(0).orElseThrow(Unknown::new);
  }

  private static Value in(Node n, int index) {
    return n.input(index).orElseThrow(Unknown::new);
  }

  private long[] shape(Value value) {
    Optional<Shape> s = types.shape(value).filter(Shape::isFixed);
    return s.map(Shape::toArray).orElseThrow(Unknown::new);
  }

  private long elements(Value value) {
    return product(shape(value));
  }

  private static long product(long... factors) {
    long p = 1;
    for (long f : factors) {
      p = Math.multiplyExact(p, Math.max(f, 0));
    }
    return p;
  }

  private static long[] tail(long[] a, int from) {
    return Arrays.copyOfRange(a, Math.min(from, a.length), a.length);
  }

  private static long last(long[] a, int fromEnd) {
    if (a.length < fromEnd) {
      throw new Unknown();
    }
    return a[a.length - fromEnd];
  }

  /** Each element of the output (of the input, if transposed) meets a filter's second axis on. */
  private long convolution(Node n, int weightIndex, Value side) {
    long[] w = shape(in(n, weightIndex));
    return product(elements(side), product(tail(w, 1)));
  }

  private long gemm(Node n) {
    long[] a = shape(in(n, 0));
    long k = n.intAttribute("transA", 0) == 0 ? last(a, 1) : last(a, 2);
    return product(elements(out(n)), k);
  }

  private long matMul(Node n) {
    boolean transposed = n.intAttribute("transA", 0) != 0;
    long[] a = shape(in(n, 0));
    return product(elements(out(n)), last(a, transposed ? 2 : 1));
  }

  private long recurrence(Node n, int gates) {
    long[] x = shape(in(n, 0));
    long hidden = n.intAttribute("hidden_size", 0);
    if (x.length != 3 || hidden == 0) {
      throw new Unknown();
    }
    long directions = n.stringAttribute("direction", "forward").equals("bidirectional") ? 2 : 1;
    return product(x[0], x[1], directions, gates, hidden, Math.addExact(x[2], hidden));
  }

  /** The product of the lengths of all labels: what a plain nest of loops would do. */
  private long einsum(Node n) {
    String left = n.stringAttribute("equation", "").replace(" ", "").split("->", 2)[0];
    String[] terms = left.split(",");
    if (left.contains(".") || terms.length != n.inputs().size()) {
      throw new Unknown();
    }
    if (terms.length < 2) {
      return 0;
    }
    Map<Character, Long> lengths = new HashMap<>();
    for (int t = 0; t < terms.length; t++) {
      long[] s = shape(in(n, t));
      if (s.length != terms[t].length()) {
        throw new Unknown();
      }
      for (int i = 0; i < s.length; i++) {
        lengths.merge(terms[t].charAt(i), s[i], Math::max);
      }
    }
    return product(lengths.values().stream().mapToLong(Long::longValue).toArray());
  }

  /** com.microsoft.Attention: the projection to query, key, value, and both products. */
  private long fusedAttention(Node n) {
    long[] x = shape(in(n, 0));
    long[] w = shape(in(n, 1));
    if (x.length != 3 || w.length != 2) {
      throw new Unknown();
    }
    long projection = product(x[0], x[1], w[0], w[1]);
    long head = w[1] / 3;
    return Math.addExact(projection, product(2, x[0], x[1], x[1], head));
  }

  private long multiHeadAttention(Node n) {
    long[] q = shape(in(n, 0));
    if (q.length != 3) {
      throw new Unknown();
    }
    long keys = n.input(1).isPresent() ? keyLength(shape(in(n, 1))) : q[1];
    return product(2, q[0], q[1], keys, q[2]);
  }

  /** Keys are [batch, keys, width], or [batch, heads, keys, width] when they are cached. */
  private static long keyLength(long[] key) {
    return last(key, 2);
  }

  /** The standard operator: query and key are [batch, heads, length, width] or 3-D. */
  private long attention(Node n) {
    long[] q = shape(in(n, 0));
    long[] k = shape(in(n, 1));
    long[] v = shape(in(n, 2));
    if (q.length == 4) {
      return Math.addExact(
          product(q[0], q[1], q[2], last(k, 2), q[3]),
          product(q[0], q[1], q[2], last(k, 2), last(v, 1)));
    }
    long queryHeads = Math.max(1, n.intAttribute("q_num_heads", 1));
    long keyHeads = Math.max(1, n.intAttribute("kv_num_heads", queryHeads));
    long valueWidth = last(v, 1) / keyHeads * queryHeads;
    return product(q[0], q[1], last(k, 2), Math.addExact(q[2], valueWidth));
  }
}
