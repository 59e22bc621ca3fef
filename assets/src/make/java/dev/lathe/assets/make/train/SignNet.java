package dev.lathe.assets.make.train;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sign detector: 3×3 convolutions down to a sixteenth of the side, back up to an eighth, and
 * two heads there, one for the classes and one for the boxes, without anchors. Input {@code images}
 * [batch,3,160,160] in 0..1; output {@code output0} [batch,4+classes,400] as YOLOv8 has it: centre
 * x and y, width and height in pixels of the input, then a probability for each class.
 */
final class SignNet {
  /** Pixels of the input from one cell to the next. */
  static final int STRIDE = 8;

  /** Side of the box, in pixels, that the box head means by zero. */
  static final float UNIT = 24;

  /** The last convolution of the box head: offsets of the centre in cells, logarithms of sides. */
  static final String BOXES = "box.last/out";

  /** The last convolution of the class head: logits. */
  static final String CLASSES = "class.last/out";

  /** So rare are signs among cells in the beginning: a probability of 0.01. */
  private static final float RARE = -4.6f;

  private final NetBuilder net;
  private final int side;
  private final int cells;

  private SignNet(int side, long seed) {
    this.net = new NetBuilder("signs", seed);
    this.side = side;
    this.cells = side / STRIDE * (side / STRIDE);
  }

  /** For pictures of a side; the weights do not depend on it. */
  static OnnxModel build(int classes, int side, long seed) {
    return new SignNet(side, seed).network(classes);
  }

  /** The network for pictures of a side with the weights of one for others. */
  static OnnxModel resized(OnnxModel trained, int classes, int side) {
    OnnxModel model = build(classes, side, 1);
    Map<String, TensorData> weights = new HashMap<>();
    for (Value v : trained.graph().initializers()) {
      weights.put(v.name(), v.constant().orElseThrow());
    }
    for (Value v : model.graph().initializers()) {
      TensorData weight = weights.get(v.name());
      if (Arrays.equals(weight.shape(), v.constant().orElseThrow().shape())
          && weight.type() == DataType.FLOAT) {
        model.graph().setInitializer(v, weight);
      }
    }
    return model;
  }

  private OnnxModel network(int classes) {
    Dimension batch = Dimension.of("batch");
    Dimension length = Dimension.of(side);
    Value x = net.input("images", DataType.FLOAT, batch, Dimension.of(3), length, length);
    x = layer("stem", x, 3, 16, 2);
    x = layer("stage1.down", x, 16, 32, 2);
    x = layer("stage1.0", x, 32, 32, 1);
    x = layer("stage2.down", x, 32, 64, 2);
    Value fine = residual("stage2.0", x, 64);
    x = layer("stage3.down", fine, 64, 128, 2);
    x = residual("stage3.0", x, 128);
    x = net.relu("neck.relu", net.convBn("neck", x, 128, 64, 1, 1, 1));
    x = net.add("neck.add", net.doubled("neck.up", x), fine);
    Value boxes = net.conv("box.last", layer("box.0", x, 64, 64, 1), 64, 4, 0);
    Value logits = net.conv("class.last", layer("class.0", x, 64, 64, 1), 64, classes, RARE);
    Value out = decoded(boxes, logits, classes);
    out.setName("output0");
    net.output(out, DataType.FLOAT, batch, Dimension.of(4 + classes), Dimension.of(cells));
    return net.model();
  }

  private Value layer(String name, Value x, long in, long out, long stride) {
    return net.relu(name + ".relu", net.convBn(name, x, in, out, 3, stride, 1));
  }

  /** Two convolutions and a shortcut; begins as the identity, which trains faster. */
  private Value residual(String name, Value x, long width) {
    Value y = layer(name + ".a", x, width, width, 1);
    y = net.convBn(name + ".b", y, width, width, 3, 1, 1, 0);
    return net.relu(name + ".relu", net.add(name + ".add", x, y));
  }

  private Value decoded(Value boxes, Value logits, int classes) {
    List<Value> halves = net.halves("box.split", flat("box", boxes, 4), 1);
    Value offsets =
        net.op("Mul", "box.cells", List.of(halves.get(0), net.scalar("stride", STRIDE)));
    Value centres = net.add("box.centres", offsets, net.table("grid", grid(side), 1, 2, cells));
    Value sides = net.op("Exp", "box.exp", List.of(halves.get(1)));
    sides = net.op("Mul", "box.sides", List.of(sides, net.scalar("unit", UNIT)));
    Value shares = net.op("Sigmoid", "class.shares", List.of(flat("class", logits, classes)));
    return net.op("Concat", "output", List.of(centres, sides, shares), Attribute.of("axis", 1L));
  }

  private Value flat(String name, Value x, long channels) {
    Value shape = net.longs(name + ".shape", 0, channels, cells);
    return net.op("Reshape", name + ".flat", List.of(x, shape));
  }

  /** The centres of the cells of a picture in pixels: all x, then all y. */
  static float[] grid(int side) {
    int row = side / STRIDE;
    int count = row * row;
    float[] grid = new float[2 * count];
    for (int i = 0; i < count; i++) {
      grid[i] = (i % row + 0.5f) * STRIDE;
      grid[count + i] = (i / row + 0.5f) * STRIDE;
    }
    return grid;
  }
}
