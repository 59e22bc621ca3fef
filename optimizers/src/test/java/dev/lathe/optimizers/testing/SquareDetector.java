package dev.lathe.optimizers.testing;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.TrueBoxes;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.ObjectDetection;
import dev.lathe.engine.task.OptionValues;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A detector that finds every red, green and blue square without being trained: a convolution
 * averages the colours of each cell of 8 by 8 pixels, and where one is bright there is a square. It
 * has what passes look for: convolutions with spare channels, and two residual blocks that add next
 * to nothing.
 */
public final class SquareDetector {
  private static final int SIDE = 64;
  private static final int CELL = 8;
  private static final int CELLS = SIDE / CELL;
  private static final int CHANNELS = 8;
  private static final List<Color> COLOURS = List.of(Color.RED, Color.GREEN, Color.BLUE);

  private SquareDetector() {}

  /** The model, written to a folder, with its setup. */
  public static Model model(Path folder) {
    Path file = folder.resolve("squares.onnx");
    OnnxFiles.write(network(-1), file);
    return open(file);
  }

  /** The same, exported for one picture at a time. */
  public static Model ofOnePicture(Path folder) {
    Path file = folder.resolve("square-by-square.onnx");
    OnnxFiles.write(network(1), file);
    return open(file);
  }

  /** A variant of it, with the same setup. */
  public static Model open(Path file) {
    return ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched()).withSetup(setup());
  }

  private static ModelSetup setup() {
    ImagePreprocessing image =
        new ImagePreprocessing(
            0,
            SIDE,
            SIDE,
            ImagePreprocessing.Layout.NCHW,
            ImagePreprocessing.Channels.RGB,
            1 / 255.0,
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0),
            ImagePreprocessing.Fit.STRETCH,
            0);
    OptionValues options =
        OptionValues.NONE
            .with(ObjectDetection.FORMAT, "yolov8")
            .with(ObjectDetection.SCORE, 0.5)
            .with(ObjectDetection.IOU, 0.4)
            .with(ObjectDetection.MOST, 20);
    return new ModelSetup(
            Tasks.OBJECT_DETECTION,
            Optional.of(image),
            List.of("red", "green", "blue"),
            Optional.empty(),
            Map.of())
        .withOptions(options);
  }

  /** Scenes of one to four squares, with their boxes; the same for the same seed. */
  public static Dataset scenes(Path folder, int count, long seed) throws IOException {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      Graphics2D g = picture.createGraphics();
      List<Box> boxes = new ArrayList<>();
      for (int s = 0; s < 1 + i % 4; s++) {
        int kind = random.nextInt(COLOURS.size());
        int x = CELL * random.nextInt(CELLS);
        int y = CELL * random.nextInt(CELLS);
        if (boxes.stream().noneMatch(b -> b.x() == x && b.y() == y)) {
          g.setColor(COLOURS.get(kind));
          g.fillRect(x, y, CELL, CELL);
          boxes.add(new Box(kind, 1, x, y, CELL, CELL));
        }
      }
      g.dispose();
      Path file = folder.resolve("scene-" + seed + "-" + i + ".png");
      ImageIO.write(picture, "png", file.toFile());
      examples.add(new Example(ImageSample.of(file), Optional.of(TrueBoxes.of(boxes))));
    }
    return new Dataset("scenes", examples, List.of());
  }

  private static OnnxModel network(long batch) {
    TestGraph g = TestGraph.seeded(7);
    Value x = g.input("images", batch, 3, SIDE, SIDE);
    List<Attribute> stride = List.of(Attribute.of("strides", new long[] {CELL, CELL}));
    List<Attribute> pads = List.of(Attribute.of("pads", new long[] {1, 1, 1, 1}));
    Value stemWeight = g.floats("stem_w", averages(), CHANNELS, 3, CELL, CELL);
    Value cells = g.op("Relu", "stem_r", g.op("Conv", "stem", stride, x, stemWeight));
    Value joined = cells;
    for (String name : List.of("one", "two")) {
      Value block = g.op("Conv", name, pads, joined, small(g, name + "_w", CHANNELS, CHANNELS, 3));
      block = g.op("Relu", name + "_r", block);
      Value back = small(g, name + "_back_w", CHANNELS, CHANNELS, 3);
      block = g.op("Conv", name + "_back", pads, block, back);
      joined = g.op("Relu", name + "_out", g.op("Add", name + "_sum", joined, block));
    }
    Value scores =
        g.op(
            "Conv",
            "class",
            joined,
            g.floats("class_w", classes(), 3, CHANNELS, 1, 1),
            g.floats("class_b", new float[] {-6, -6, -6}, 3));
    Value shares =
        g.op(
            "Sigmoid",
            "shares",
            g.op("Reshape", "class_flat", scores, g.longs("class_shape", 0, 3, -1)));
    Value offsets = g.op("Conv", "box", joined, small(g, "box_w", 4, CHANNELS, 1));
    Value boxes = g.op("Reshape", "box_flat", offsets, g.longs("box_shape", 0, 4, -1));
    boxes = g.op("Add", "box_sum", boxes, g.floats("centres", centres(), 1, 4, CELLS * CELLS));
    List<Attribute> axis = List.of(Attribute.of("axis", 1L));
    Value out = g.op("Concat", "output0", axis, boxes, shares);
    return g.output(out, batch, 7, CELLS * CELLS).model(17);
  }

  /** Each colour has two channels that average it; two more average all. */
  private static float[] averages() {
    float[] w = new float[CHANNELS * 3 * CELL * CELL];
    for (int c = 0; c < CHANNELS; c++) {
      for (int colour = 0; colour < 3; colour++) {
        float share = c < 6 ? (c % 3 == colour ? 1 : -0.5f) : 0.1f;
        for (int i = 0; i < CELL * CELL; i++) {
          w[(c * 3 + colour) * CELL * CELL + i] = share / (CELL * CELL);
        }
      }
    }
    return w;
  }

  private static float[] classes() {
    float[] w = new float[3 * CHANNELS];
    for (int kind = 0; kind < 3; kind++) {
      w[kind * CHANNELS + kind] = 6;
      w[kind * CHANNELS + kind + 3] = 6;
    }
    return w;
  }

  private static Value small(TestGraph g, String name, int out, int in, int kernel) {
    Random random = new Random(name.hashCode());
    float[] w = new float[out * in * kernel * kernel];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) random.nextGaussian() * 0.02f;
    }
    return g.floats(name, w, out, in, kernel, kernel);
  }

  /** Centre and size of the square of each cell, in pixels. */
  private static float[] centres() {
    int n = CELLS * CELLS;
    float[] v = new float[4 * n];
    for (int i = 0; i < n; i++) {
      v[i] = CELL * (i % CELLS) + CELL / 2f;
      v[n + i] = CELL * (i / CELLS) + CELL / 2f;
      v[2 * n + i] = CELL;
      v[3 * n + i] = CELL;
    }
    return v;
  }
}
