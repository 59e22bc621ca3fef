package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Says an Upsample, or a Resize of operator set 10, as the Resize of set 13 that computes the same.
 * Set 10 looks its neighbours up at {@code i / scale} rounded down along an axis that grows and
 * rounded up along one that shrinks (ONNX Runtime's {@code ResizeNearestMode.SIMPLE}, and what the
 * operator test test_resize_downsample_scales_nearest of set 10 expects); set 13 rounds one way for
 * all axes. So what shrinks comes first and what grows behind it: the axes do not see each other.
 */
final class ResizeUpgrade {
  private final Graph graph;
  private final Node node;
  private final UnaryOperator<String> fresh;

  /** The node that resizes last, which is found again under the older one's name. */
  private Optional<Node> last = Optional.empty();

  /**
   * Prepares it.
   *
   * @param graph that the node is in
   * @param node an Upsample or Resize with one output
   * @param fresh from what a value is to a name for it that nothing has
   */
  ResizeUpgrade(Graph graph, Node node, UnaryOperator<String> fresh) {
    this.graph = graph;
    this.node = node;
    this.fresh = fresh;
  }

  /**
   * Adds the newer nodes before the older one.
   *
   * @param scales FLOAT, one an axis
   * @return the value that is to take the place of the older node's output
   */
  Value add(Value scales) {
    Value out = rewritten(scales);
    last.ifPresent(n -> n.setName(node.name()));
    return out;
  }

  private Value rewritten(Value scales) {
    Value in = node.input(0).orElseThrow();
    if (node.is("Upsample") || !node.stringAttribute("mode", "nearest").equals("nearest")) {
      return resize(
          in, scales, "floor"); // an Upsample cannot shrink; between points nothing rounds
    }
    return scales
        .constant()
        .map(c -> byConstants(in, scales, Tensors.floats(c)))
        .orElseGet(() -> byComputed(in, scales));
  }

  private Value byConstants(Value in, Value scales, float[] factors) {
    boolean grows = false;
    boolean shrinks = false;
    boolean certainlyGrows = false;
    float[] less = factors.clone();
    float[] more = factors.clone();
    for (int i = 0; i < factors.length; i++) {
      grows |= factors[i] > 1;
      shrinks |= factors[i] < 1;
      certainlyGrows |= factors[i] >= 2;
      less[i] = Math.min(1, factors[i]);
      more[i] = Math.max(1, factors[i]);
    }
    if (!(grows && shrinks)) {
      return resize(in, scales, shrinks ? "ceil" : "floor");
    }
    Value small = resize(in, constant("less", less), "ceil");
    return certainlyGrows
        ? resize(small, constant("more", more), "floor")
        : growBesides(small, constant("more", more), constant("two", new float[] {2}));
  }

  private Value byComputed(Value in, Value scales) {
    Value one = constant("one", new float[] {1});
    Value small = resize(in, node("Min", List.of(scales, one)), "ceil");
    Value least = node("ReduceMin", List.of(scales)); // one value, of rank 1
    Value shrinks = node("Less", List.of(least, one));
    Value two = constant("two", new float[] {2});
    Value besides = node("Where", List.of(shrinks, two, one));
    return growBesides(small, node("Max", List.of(scales, one)), besides);
  }

  /**
   * Grows with one axis more in front, of which the first index counts. Where no length changes,
   * ONNX Runtime copies without a look at the scales: 5 × 1.1 is 5, but not index by index. Had the
   * older node shrunk another axis it would have looked; so here the axis in front grows then.
   */
  private Value growBesides(Value in, Value scales, Value besides) {
    Value first = longs("first", 0);
    Value deep = node("Unsqueeze", List.of(in, first));
    Value grown = resize(deep, concat(besides, scales), "floor");
    return node("Gather", List.of(grown, scalarZero()));
  }

  private Value concat(Value first, Value second) {
    Value joined = node("Concat", List.of(first, second));
    joined.producer().orElseThrow().setAttribute(Attribute.of("axis", 0L));
    return joined;
  }

  private Value resize(Value in, Value scales, String rounding) {
    Value out =
        node("Resize", List.of(Optional.of(in), Optional.empty(), Optional.of(scales)), "resized");
    Node resize = out.producer().orElseThrow();
    last = Optional.of(resize);
    resize.setAttribute(Attribute.of("mode", node.stringAttribute("mode", "nearest")));
    resize.setAttribute(Attribute.of("coordinate_transformation_mode", "asymmetric"));
    resize.setAttribute(Attribute.of("nearest_mode", rounding));
    return out;
  }

  private Value node(String op, List<Value> inputs) {
    return node(op, inputs.stream().map(Optional::of).toList(), op);
  }

  private Value node(String op, List<Optional<Value>> inputs, String what) {
    Value out = graph.newValue(fresh.apply(what), Optional.empty());
    graph.addNodeBefore(node, "", op, out.name(), inputs, List.of(Optional.of(out)));
    return out;
  }

  private Value constant(String what, float[] values) {
    return graph.addInitializer(fresh.apply(what), Tensors.ofFloats(values, values.length));
  }

  private Value longs(String what, long... values) {
    return graph.addInitializer(fresh.apply(what), Tensors.ofLongs(values, values.length));
  }

  private Value scalarZero() {
    TensorData zero =
        new TensorData.InMemory(DataType.INT64, new long[0], Tensors.buffer(Long.BYTES));
    return graph.addInitializer(fresh.apply("index"), zero);
  }
}
