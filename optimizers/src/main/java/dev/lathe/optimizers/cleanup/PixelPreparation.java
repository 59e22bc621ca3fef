package dev.lathe.optimizers.cleanup;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import dev.lathe.optimizers.pass.PassReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The nodes that make of pixels what a network takes: {@code (pixel * scale - mean) / std} in FP32,
 * operation by operation as it is done outside, so that not a bit differs. What changes nothing is
 * left out.
 */
final class PixelPreparation {
  private static final int CHANNEL_AXIS = 3;

  private final Graph graph;
  private final String name;
  private final PassReport report;
  private final Optional<Node> first;

  /**
   * At the beginning of a graph.
   *
   * @param name of its input, after which nodes are called
   */
  PixelPreparation(Graph graph, String name, PassReport report) {
    this.graph = graph;
    this.name = name;
    this.report = report;
    this.first = graph.nodes().stream().findFirst();
  }

  /**
   * Prepares.
   *
   * @param pixels UINT8 {@code [N,H,W,C]}, red first
   * @param type what the network takes
   */
  Value of(Value pixels, ImagePreprocessing p, DataType type) {
    Value v = pixels;
    if (p.channels() == Channels.BGR) {
      v =
          node(
              "Gather",
              "bgr",
              List.of(Attribute.of("axis", (long) CHANNEL_AXIS)),
              v,
              constant("order", Tensors.ofLongs(new long[] {2, 1, 0}, 3)));
    }
    v = cast(v, DataType.FLOAT, "float");
    if (p.scale() != 1) {
      v = node("Mul", "scaled", List.of(), v, constant("scale", scalar((float) p.scale())));
    }
    if (p.mean().stream().anyMatch(m -> m != 0)) {
      v = node("Sub", "centred", List.of(), v, constant("mean", channels(p.mean())));
    }
    if (p.std().stream().anyMatch(d -> d != 1)) {
      v = node("Div", "normalized", List.of(), v, constant("std", channels(p.std())));
    }
    if (p.layout() == Layout.NCHW) {
      Attribute order = Attribute.of("perm", new long[] {0, 3, 1, 2});
      v = node("Transpose", "planes", List.of(order), v);
    }
    return type == DataType.FLOAT ? v : cast(v, type, "half");
  }

  private Value cast(Value v, DataType to, String what) {
    return node("Cast", what, List.of(Attribute.of("to", to.code())), v);
  }

  private static TensorData scalar(float value) {
    return Tensors.ofFloats(new float[] {value});
  }

  private static TensorData channels(List<Double> values) {
    float[] all = new float[values.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = values.get(i).floatValue();
    }
    return Tensors.ofFloats(all, all.length);
  }

  private Value constant(String what, TensorData data) {
    return graph.addInitializer(graph.freshName(name + "_" + what), data);
  }

  private Value node(String op, String what, List<Attribute> attributes, Value... inputs) {
    Value out = graph.newValue(graph.freshName(name + "_" + what), Optional.empty());
    List<Optional<Value>> in = new ArrayList<>();
    for (Value v : inputs) {
      in.add(Optional.of(v));
    }
    List<Optional<Value>> outs = List.of(Optional.of(out));
    Node made =
        first.isPresent()
            ? graph.addNodeBefore(first.get(), "", op, out.name(), in, outs)
            : graph.addNode("", op, out.name(), in, outs);
    attributes.forEach(made::setAttribute);
    report.done(made, op + " takes the place of preparing outside");
    return out;
  }
}
