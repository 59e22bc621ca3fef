package dev.lathe.engine.task;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Attribute.IntValue;
import dev.lathe.engine.graph.Attribute.IntsValue;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small models whose answers can be told by looking at the input. */
public final class TinyModels {
  private TinyModels() {}

  /**
   * Says which of red, green and blue a picture of 8 by 8 pixels has most of: its scores are the
   * means of the channels.
   *
   * @param batch the first axis: a number, or a name for a free one
   */
  public static Path colours(Path folder, String name, String batch, Map<String, String> metadata) {
    Graph g = new Graph("colours");
    Value in = g.addInput("image", type(DataType.FLOAT, batch, "3", "8", "8"));
    Value out = g.newValue("scores", type(DataType.FLOAT, batch, "3"));
    Node mean = node(g, "ReduceMean", in, out);
    mean.setAttribute(new Attribute("axes", new IntsValue(List.of(2L, 3L))));
    mean.setAttribute(new Attribute("keepdims", new IntValue(0)));
    g.addOutput(out);
    return write(g, folder.resolve(name), metadata);
  }

  /** How the classes of pixels come out of {@link #pixels}. */
  public enum Pixels {
    /** Probabilities {@code [N,3,H,W]}. */
    PROBABILITIES,
    /** Probabilities {@code [N,H,W,3]}. */
    CHANNELS_LAST,
    /** Numbers of classes {@code [N,H,W]}. */
    INDICES,
    /** The brightness of each pixel through a sigmoid, {@code [N,1,H,W]}. */
    OBJECT
  }

  /**
   * Says of each pixel whether it is most red, green or blue, or how bright it is.
   *
   * @param side of the picture in pixels: a number, or a name for a free one
   */
  public static Path pixels(
      Path folder, String name, String side, Pixels form, Map<String, String> metadata) {
    Graph g = new Graph("pixels");
    Value in = g.addInput("image", type(DataType.FLOAT, "N", "3", side, side));
    Value scores = g.newValue("scores", type(DataType.FLOAT, "N", "3", side, side));
    Value out;
    switch (form) {
      case PROBABILITIES -> {
        out = scores;
        softmax(g, in, scores);
      }
      case CHANNELS_LAST -> {
        softmax(g, in, scores);
        out = g.newValue("last", type(DataType.FLOAT, "N", side, side, "3"));
        node(g, "Transpose", scores, out)
            .setAttribute(new Attribute("perm", new IntsValue(List.of(0L, 2L, 3L, 1L))));
      }
      case INDICES -> {
        out = g.newValue("classes", type(DataType.INT64, "N", side, side));
        Node max = node(g, "ArgMax", in, out);
        max.setAttribute(new Attribute("axis", new IntValue(1)));
        max.setAttribute(new Attribute("keepdims", new IntValue(0)));
      }
      default -> {
        Value mean = g.newValue("mean", type(DataType.FLOAT, "N", "1", side, side));
        node(g, "ReduceMean", in, mean)
            .setAttribute(new Attribute("axes", new IntsValue(List.of(1L))));
        out = g.newValue("object", type(DataType.FLOAT, "N", "1", side, side));
        node(g, "Sigmoid", mean, out);
      }
    }
    g.addOutput(out);
    return write(g, folder.resolve(name), metadata);
  }

  private static void softmax(Graph g, Value in, Value out) {
    node(g, "Softmax", in, out).setAttribute(new Attribute("axis", new IntValue(1)));
  }

  /** Yields its input of this type; the axes are numbers or names. */
  public static Path identity(Path folder, String name, DataType type, String... axes) {
    Graph g = new Graph("identity");
    Value in = g.addInput("x", type(type, axes));
    Value out = g.newValue("y", type(type, axes));
    node(g, "Identity", in, out);
    g.addOutput(out);
    return write(g, folder.resolve(name), Map.of());
  }

  /** A graph that is declared but cannot run: for what is read from declarations alone. */
  public static OnnxModel declared(List<Port> inputs, List<Port> outputs) {
    Graph g = new Graph("declared");
    inputs.forEach(v -> g.addInput(v.name, type(v.type, v.axes)));
    for (Port v : outputs) {
      Value out = g.newValue(v.name, type(v.type, v.axes));
      node(g, "Identity", g.inputs().get(0), out);
      g.addOutput(out);
    }
    return model(g, Map.of());
  }

  /** A declared input or output. */
  public static final class Port {
    private final String name;
    private final DataType type;
    private final String[] axes;

    /** With these axes, numbers or names. */
    public Port(String name, DataType type, String... axes) {
      this.name = name;
      this.type = type;
      this.axes = axes;
    }
  }

  private static Node node(Graph g, String op, Value in, Value out) {
    return g.addNode("", op, op, List.of(Optional.of(in)), List.of(Optional.of(out)));
  }

  private static Optional<ValueType> type(DataType type, String... axes) {
    List<Dimension> dimensions =
        Arrays.stream(axes)
            .map(a -> a.matches("\\d+") ? Dimension.of(Long.parseLong(a)) : Dimension.of(a))
            .toList();
    return Optional.of(new ValueType.TensorType(type, Optional.of(new Shape(dimensions))));
  }

  private static OnnxModel model(Graph g, Map<String, String> metadata) {
    return new OnnxModel(8, Map.of("", 13L), g, List.of(), metadata, Optional.empty());
  }

  private static Path write(Graph g, Path file, Map<String, String> metadata) {
    OnnxFiles.write(model(g, metadata), file);
    return file;
  }
}
