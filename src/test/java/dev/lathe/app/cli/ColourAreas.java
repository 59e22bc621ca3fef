package dev.lathe.app.cli;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network that tells the pixels of a picture by their colour, without being trained. */
public final class ColourAreas {
  /** How much more of one colour than of the others, twice each, and two channels to spare. */
  private static final float[] COLOURS = {
    1, -0.83f, -0.12f, 0.94f, -0.31f, -0.64f, -0.77f, 1, -0.21f, -0.36f, 0.91f, -0.58f, -0.52f,
    -0.43f, 1, -0.88f, -0.09f, 0.97f, 0.05f, 0.03f, 0.04f, 0.02f, 0.05f, 0.03f
  };

  private static final int CHANNELS = 8;
  private static final int CLASSES = 4;

  private ColourAreas() {}

  /** Writes it: what is neither blue, green nor red is background. */
  public static void write(Path file, int side) {
    Graph g = new Graph("colours");
    Value in = g.addInput("image", type(3, side));
    float[] classes = new float[CLASSES * CHANNELS];
    for (int c = 0; c < 3; c++) {
      // Blue comes first, so that the window colours a sky blue.
      int colour = 2 - c;
      classes[CHANNELS * (c + 1) + 2 * colour] = 6;
      classes[CHANNELS * (c + 1) + 2 * colour + 1] = 5;
    }
    Value seen = conv(g, "first", in, COLOURS, new float[CHANNELS], CHANNELS, 3, side);
    Value bright = g.newValue("bright", type(CHANNELS, side));
    g.addNode("", "Relu", "relu", List.of(Optional.of(seen)), List.of(Optional.of(bright)));
    float[] bias = {2, 0, 0, 0};
    Value scores = conv(g, "second", bright, classes, bias, CLASSES, CHANNELS, side);
    Value out = g.newValue("probabilities", type(CLASSES, side));
    g.addNode("", "Softmax", "softmax", List.of(Optional.of(scores)), List.of(Optional.of(out)))
        .setAttribute(Attribute.of("axis", 1L));
    g.addOutput(out);
    Map<String, String> labels = Map.of("labels", "background,sky,grass,roof");
    OnnxFiles.write(
        new OnnxModel(8, Map.of("", 17L), g, List.of(), labels, Optional.empty()), file);
  }

  private static Value conv(
      Graph g, String name, Value in, float[] w, float[] b, int out, int channels, int side) {
    Value weights = g.addInitializer(name + "_w", Tensors.ofFloats(w, out, channels, 1, 1));
    Value bias = g.addInitializer(name + "_b", Tensors.ofFloats(b, out));
    Value made = g.newValue(name, type(out, side));
    g.addNode(
        "",
        "Conv",
        name + "_conv",
        List.of(Optional.of(in), Optional.of(weights), Optional.of(bias)),
        List.of(Optional.of(made)));
    return made;
  }

  private static Optional<ValueType> type(int channels, int side) {
    List<Dimension> axes =
        List.of(Dimension.of("N"), Dimension.of(channels), Dimension.of(side), Dimension.of(side));
    return Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.of(new Shape(axes))));
  }
}
