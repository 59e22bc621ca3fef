package dev.lathe.optimizers.quantization;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Says a graph of operator sets 7 to 12 in the words of set 13, the first whose QuantizeLinear and
 * DequantizeLinear know scales per channel. Works on the own graph, so that nothing gets lost on
 * the way; what these sets changed are mostly attributes that became inputs.
 */
final class OpsetUpgrade {
  /** The set that graphs are raised to. */
  static final long TARGET = 13;

  private static final long OLDEST = 7;

  private final Graph main;
  private final long from;
  private final List<String> problems = new ArrayList<>();

  private OpsetUpgrade(Graph main, long from) {
    this.main = main;
    this.from = from;
  }

  /** What came of it: the model, changed in place, or why it cannot be said in the newer words. */
  record Outcome(OnnxModel model, List<String> problems) {}

  /** Why a model cannot be raised, as far as that shows at once; empty when it may well be. */
  static Optional<String> obstacle(OnnxModel model) {
    if (model.opset() >= TARGET) {
      return Optional.empty();
    }
    if (model.opset() < OLDEST) {
      return Optional.of("operator set " + model.opset() + " is older than " + OLDEST);
    }
    return model.functions().isEmpty()
        ? Optional.empty()
        : Optional.of("it has functions of its own");
  }

  /**
   * Raises a model that a pass cannot work on as it is to set {@link #TARGET}; one that is there
   * already stays.
   *
   * @param model with the types of its values; changed in place
   * @param pass what needs it, as people call it
   * @param note receives a sentence where the set was raised
   * @throws LatheException when the model cannot be said in the newer words
   */
  static OnnxModel require(OnnxModel model, String pass, Consumer<String> note) {
    Outcome outcome = apply(model);
    if (!outcome.problems().isEmpty()) {
      throw LatheException.input(
          "The model cannot be raised to operator set " + TARGET + ".",
          pass + " needs it, and " + String.join("; ", outcome.problems()) + ".",
          "Export the model again with a newer operator set.");
    }
    if (outcome.model().opset() != model.opset()) {
      note.accept(
          "The operator set was raised from "
              + model.opset()
              + " to "
              + TARGET
              + ", because older ones lack operators that "
              + pass
              + " needs.");
    }
    return outcome.model();
  }

  /**
   * Raises a model to set {@link #TARGET}; one that is there already stays.
   *
   * @param model changed in place, even when there are problems
   */
  static Outcome apply(OnnxModel model) {
    if (model.opset() >= TARGET) {
      return new Outcome(model, List.of());
    }
    Optional<String> obstacle = obstacle(model);
    if (obstacle.isPresent()) {
      return new Outcome(model, List.of(obstacle.get()));
    }
    OpsetUpgrade upgrade = new OpsetUpgrade(model.graph(), model.opset());
    upgrade.walk(model.graph());
    Map<String, Long> opsets = new LinkedHashMap<>(model.opsets());
    opsets.remove("ai.onnx");
    opsets.put("", TARGET);
    // File format 7 is the one that came with operator set 13's predecessor and is enough for it.
    return new Outcome(
        model.with(Math.max(7, model.irVersion()), opsets, model.metadata()), upgrade.problems);
  }

  private void walk(Graph graph) {
    for (Node node : graph.nodes()) {
      node.subgraphs().forEach(this::walk);
      if (node.domain().isEmpty() || node.domain().equals("ai.onnx")) {
        rewrite(graph, node);
      }
    }
  }

  private void rewrite(Graph graph, Node node) {
    switch (node.opType()) {
      case "BatchNormalization" -> batchNormalization(node);
      case "Upsample", "Resize" -> resize(graph, node);
      case "Slice" -> slice(graph, node);
      case "TopK" -> intToInput(graph, node, "k", from < 10);
      case "Clip" -> clip(graph, node);
      case "Pad" -> pad(graph, node);
      case "Dropout" -> dropout(node);
      case "Softmax", "LogSoftmax", "Hardmax" -> softmax(graph, node);
      case "Squeeze", "Unsqueeze", "ReduceSum" -> intsToInput(graph, node, "axes");
      case "Split" -> intsToInput(graph, node, "split");
      case "Scatter" -> scatter(graph, node);
      case "Scan" -> {
        if (from < 9) {
          problem(node, "Scan changed its meaning in set 9");
        }
      }
      default -> {
        // Unchanged, or changed only by taking more types.
      }
    }
  }

  private void problem(Node node, String reason) {
    problems.add("node '" + node.label() + "': " + reason);
  }

  private void batchNormalization(Node node) {
    if (node.intAttribute("spatial", 1) != 1 || node.outputs().size() > 1) {
      problem(node, "a BatchNormalization of this kind has no newer form");
    }
    node.removeAttribute("spatial");
  }

  private void resize(Graph graph, Node node) {
    if (node.opType().equals("Resize") && from >= 11) {
      halfPixelForNearest(node);
      return;
    }
    Optional<Value> scales = node.input(1);
    Optional<Attribute> attribute = node.attribute("scales");
    if (attribute.isPresent() && attribute.get().value() instanceof Attribute.FloatsValue floats) {
      float[] f = new float[floats.values().size()];
      for (int i = 0; i < f.length; i++) {
        f[i] = floats.values().get(i);
      }
      scales = Optional.of(constant(graph, node, "scales", Tensors.ofFloats(f, f.length)));
    }
    if (scales.isEmpty()) {
      problem(node, "it does not say by how much it scales");
      return;
    }
    Value newer = new ResizeUpgrade(graph, node, what -> fresh(node, what)).add(scales.get());
    newer.setType(node.firstOutput().type());
    replace(graph, node, newer.producer().orElseThrow());
  }

  /**
   * Set 13 took tf_half_pixel_for_nn away. It looks up at (i + 0.5) / scale, half a pixel after
   * half_pixel, which with another rounding is the same.
   */
  private void halfPixelForNearest(Node node) {
    if (!node.stringAttribute("coordinate_transformation_mode", "half_pixel")
        .equals("tf_half_pixel_for_nn")) {
      return;
    }
    String rounding =
        switch (node.stringAttribute("nearest_mode", "round_prefer_floor")) {
          case "floor" -> "round_prefer_ceil";
          case "round_prefer_floor" -> "ceil";
          default -> "";
        };
    if (rounding.isEmpty()) {
      problem(node, "its tf_half_pixel_for_nn has no form in set " + TARGET);
      return;
    }
    node.setAttribute(Attribute.of("coordinate_transformation_mode", "half_pixel"));
    node.setAttribute(Attribute.of("nearest_mode", rounding));
  }

  private void scatter(Graph graph, Node node) {
    Node newer =
        graph.addNodeBefore(
            node,
            "",
            "ScatterElements",
            node.name(),
            node.inputs(),
            List.of(Optional.of(graph.newValue(fresh(node, "out"), node.firstOutput().type()))));
    node.attributes().forEach(newer::setAttribute);
    replace(graph, node, newer);
  }

  /** Lets the newer node take the older one's place, output name included. */
  private static void replace(Graph graph, Node older, Node newer) {
    Value out = older.firstOutput();
    String name = out.name();
    out.replaceAllUsesWith(newer.firstOutput());
    graph.replaceOutput(out, newer.firstOutput());
    graph.remove(older);
    out.setName(newer.firstOutput().name());
    newer.firstOutput().setName(name);
  }

  private void slice(Graph graph, Node node) {
    if (from >= 10) {
      return;
    }
    long[] starts = node.intsAttribute("starts").orElse(new long[0]);
    long[] axes = node.intsAttribute("axes").orElse(null);
    if (axes == null) {
      axes = new long[starts.length];
      for (int i = 0; i < axes.length; i++) {
        axes[i] = i;
      }
    }
    node.addInput(constant(graph, node, "starts", longs(starts)));
    node.addInput(
        constant(graph, node, "ends", longs(node.intsAttribute("ends").orElse(new long[0]))));
    node.addInput(constant(graph, node, "axes", longs(axes)));
    List.of("starts", "ends", "axes").forEach(node::removeAttribute);
  }

  private void clip(Graph graph, Node node) {
    if (from >= 11) {
      return;
    }
    float min = node.floatAttribute("min", -Float.MAX_VALUE);
    float max = node.floatAttribute("max", Float.MAX_VALUE);
    node.addInput(constant(graph, node, "min", scalar(node, min)));
    node.addInput(constant(graph, node, "max", scalar(node, max)));
    node.removeAttribute("min");
    node.removeAttribute("max");
  }

  private void pad(Graph graph, Node node) {
    if (from >= 11) {
      return;
    }
    intsToInput(graph, node, "pads");
    float value = node.floatAttribute("value", 0);
    node.removeAttribute("value");
    if (value != 0) {
      node.addInput(constant(graph, node, "value", scalar(node, value)));
    }
  }

  private void dropout(Node node) {
    // At inference it passes its input on; the ratio says nothing then.
    node.removeAttribute("ratio");
    if (node.outputs().size() > 1) {
      problem(node, "its mask is used");
    }
  }

  private void softmax(Graph graph, Node node) {
    long axis = node.intAttribute("axis", 1);
    Value input = node.input(0).orElseThrow();
    int rank = rank(input);
    if (axis == -1 || rank > 0 && axis == rank - 1) {
      node.setAttribute(Attribute.of("axis", -1L));
      return;
    }
    // Up to set 12 everything from the axis on was one row. Where the rank is not known, the axis
    // may be the last one; saying it the long way is right then too.
    Value flat = graph.newValue(fresh(node, "flat"), Optional.empty());
    Node flatten =
        graph.addNodeBefore(
            node,
            "",
            "Flatten",
            fresh(node, "Flatten"),
            List.of(node.input(0)),
            List.of(Optional.of(flat)));
    flatten.setAttribute(Attribute.of("axis", axis));
    Value shape = graph.newValue(fresh(node, "shape"), Optional.empty());
    graph.addNodeBefore(
        node,
        "",
        "Shape",
        fresh(node, "Shape"),
        List.of(node.input(0)),
        List.of(Optional.of(shape)));
    node.replaceInput(0, flat);
    node.setAttribute(Attribute.of("axis", -1L));
    Value out = node.firstOutput();
    Value back = graph.newValue(fresh(node, "out"), out.type());
    out.replaceAllUsesWith(back);
    graph.replaceOutput(out, back);
    graph.addNodeAfter(
        node,
        "",
        "Reshape",
        fresh(node, "Reshape"),
        List.of(Optional.of(out), Optional.of(shape)),
        List.of(Optional.of(back)));
    out.setType(Optional.empty());
    String name = out.name();
    out.setName(back.name());
    back.setName(name);
  }

  private static int rank(Value value) {
    return value.tensorType().flatMap(ValueType.TensorType::shape).map(s -> s.rank()).orElse(-1);
  }

  private void intToInput(Graph graph, Node node, String name, boolean applies) {
    if (applies && node.attribute(name).isPresent()) {
      node.addInput(constant(graph, node, name, longs(node.intAttribute(name, 0))));
      node.removeAttribute(name);
    }
  }

  private void intsToInput(Graph graph, Node node, String name) {
    node.intsAttribute(name)
        .ifPresent(
            values -> {
              node.addInput(constant(graph, node, name, longs(values)));
              node.removeAttribute(name);
            });
  }

  private Value constant(Graph graph, Node node, String what, TensorData data) {
    return graph.addInitializer(fresh(node, what), data);
  }

  private String fresh(Node node, String what) {
    return main.freshName(node.firstOutput().name() + "_" + what);
  }

  private static TensorData longs(long... values) {
    return Tensors.ofLongs(values, values.length);
  }

  /** A scalar of the type that the node works on. */
  private static TensorData scalar(Node node, float value) {
    DataType type =
        node.input(0)
            .flatMap(Value::tensorType)
            .map(ValueType.TensorType::elementType)
            .orElse(DataType.FLOAT);
    return switch (type) {
      case DOUBLE -> {
        var b = Tensors.buffer(8);
        b.putDouble(0, value);
        yield new TensorData.InMemory(DataType.DOUBLE, new long[0], b);
      }
      case FLOAT16 -> {
        var b = Tensors.buffer(2);
        b.putShort(0, dev.lathe.engine.graph.Half.ofFloat(value));
        yield new TensorData.InMemory(DataType.FLOAT16, new long[0], b);
      }
      default -> Tensors.ofFloats(new float[] {value}, new long[0]);
    };
  }
}
