package dev.lathe.engine.graph.shape;

import dev.lathe.engine.graph.Node;
import java.util.Arrays;
import java.util.Optional;

/** Shapes of operators that move a window over a picture: convolution and pooling. */
final class WindowRules {
  private final KnownShapes shapes;

  WindowRules(KnownShapes shapes) {
    this.shapes = shapes;
  }

  long[] shape(Node n, long[] x) {
    if (x == null || x.length < 3) {
      return null;
    }
    return switch (n.opType()) {
      case "Conv", "ConvInteger", "FusedConv" -> convolution(n, x, 1);
      case "QLinearConv" -> convolution(n, x, 3);
      case "ConvTranspose" -> transposed(n, x);
      case "MaxPool", "AveragePool", "LpPool", "QLinearAveragePool" ->
          n.intsAttribute("kernel_shape").map(k -> slide(n, x, x[1], k)).orElse(null);
      case "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool", "QLinearGlobalAveragePool" -> {
        long[] out = new long[x.length];
        Arrays.fill(out, 1);
        out[0] = x[0];
        out[1] = x[1];
        yield out;
      }
      default -> null;
    };
  }

  private long[] weight(Node n, int input) {
    return shapes.shape(n.input(input)).orElse(null);
  }

  private long[] convolution(Node n, long[] x, int weightInput) {
    long[] w = weight(n, weightInput);
    return w == null ? null : slide(n, x, w[0], Arrays.copyOfRange(w, 2, w.length));
  }

  private static long at(Optional<long[]> list, int index, long orElse) {
    return list.map(l -> l[index]).orElse(orElse);
  }

  private static long[] slide(Node n, long[] x, long channels, long[] kernel) {
    long[] out = x.clone();
    out[1] = channels;
    Optional<long[]> strides = n.intsAttribute("strides");
    Optional<long[]> dilations = n.intsAttribute("dilations");
    Optional<long[]> pads = n.intsAttribute("pads");
    String auto = n.stringAttribute("auto_pad", "NOTSET");
    boolean ceil = n.intAttribute("ceil_mode", 0) != 0;
    for (int i = 0; i < kernel.length; i++) {
      long stride = at(strides, i, 1);
      long window = (kernel[i] - 1) * at(dilations, i, 1) + 1;
      if (auto.startsWith("SAME")) {
        out[i + 2] = (x[i + 2] + stride - 1) / stride;
        continue;
      }
      long padding = auto.equals("VALID") ? 0 : at(pads, i, 0) + at(pads, i + kernel.length, 0);
      long room = x[i + 2] + padding - window;
      out[i + 2] = (ceil ? (room + stride - 1) / stride : room / stride) + 1;
    }
    return out;
  }

  private long[] transposed(Node n, long[] x) {
    long[] w = weight(n, 1);
    if (w == null || !n.stringAttribute("auto_pad", "NOTSET").equals("NOTSET")) {
      return null;
    }
    long[] out = x.clone();
    out[1] = w[1] * n.intAttribute("group", 1);
    int axes = x.length - 2;
    Optional<long[]> wanted = n.intsAttribute("output_shape");
    for (int i = 0; i < axes; i++) {
      long window = (w[i + 2] - 1) * at(n.intsAttribute("dilations"), i, 1) + 1;
      long length =
          (x[i + 2] - 1) * at(n.intsAttribute("strides"), i, 1)
              + window
              + at(n.intsAttribute("output_padding"), i, 0)
              - at(n.intsAttribute("pads"), i, 0)
              - at(n.intsAttribute("pads"), i + axes, 0);
      out[i + 2] = at(wanted, i, length);
    }
    return out;
  }
}
