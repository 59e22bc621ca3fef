package dev.lathe.engine.graph.shape;

import dev.lathe.engine.graph.Node;
import java.util.Arrays;
import java.util.stream.LongStream;

/** Shapes of products of matrices and of what is fused around them. */
record ProductRules(KnownShapes shapes) {
  static long[] matMul(Node n, long[] x, long[] y) {
    if (x == null || y == null || x.length == 0 || y.length == 0) {
      return null;
    }
    long[] a = x.length == 1 ? new long[] {1, x[0]} : x.clone();
    long[] b = y.length == 1 ? new long[] {y[0], 1} : y.clone();
    if (n.intAttribute("transA", 0) != 0) {
      swapLast(a);
    }
    if (n.intAttribute("transB", 0) != 0) {
      swapLast(b);
    }
    long[] batch =
        Broadcasting.shape(Arrays.copyOf(a, a.length - 2), Arrays.copyOf(b, b.length - 2))
            .orElse(null);
    if (batch == null || a[a.length - 1] != b[b.length - 2]) {
      return null;
    }
    LongStream out = Arrays.stream(batch);
    if (x.length > 1) {
      out = LongStream.concat(out, LongStream.of(a[a.length - 2]));
    }
    if (y.length > 1) {
      out = LongStream.concat(out, LongStream.of(b[b.length - 1]));
    }
    return out.toArray();
  }

  private static void swapLast(long[] a) {
    long last = a[a.length - 1];
    a[a.length - 1] = a[a.length - 2];
    a[a.length - 2] = last;
  }

  static long[] withLast(long[] x, long last) {
    long[] out = x.clone();
    out[out.length - 1] = last;
    return out;
  }

  /** ONNX's own: heads stand apart, or side by side; each as wide as those of the values. */
  static long[] attention(Node n, long[] q, long[] v) {
    if (q == null || v == null || q.length != v.length) {
      return null;
    }
    long groups = n.intAttribute("kv_num_heads", 0);
    return q.length == 4
        ? withLast(q, v[3])
        : groups > 0 ? withLast(q, v[2] / groups * n.intAttribute("q_num_heads", 0)) : null;
  }

  /** ONNX Runtime's own, of which one product makes queries, keys and values. */
  long[] projectingAttention(Node n, long[] x) {
    long[] w = shapes.shape(n.input(1)).orElse(null);
    return x == null || w == null
        ? null
        : withLast(x, n.intsAttribute("qkv_hidden_sizes").map(s -> s[2]).orElse(w[1] / 3));
  }

  static long[] embedding(long[] ids, long[] table) {
    return ids == null || table == null ? null : new long[] {ids[0], ids[1], table[1]};
  }

  static long[] gemm(Node n, long[] a, long[] b) {
    return a == null || b == null
        ? null
        : new long[] {
          a[n.intAttribute("transA", 0) == 0 ? 0 : 1], b[n.intAttribute("transB", 0) == 0 ? 1 : 0]
        };
  }
}
