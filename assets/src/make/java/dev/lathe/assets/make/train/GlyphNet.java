package dev.lathe.assets.make.train;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.List;

/**
 * The glyph classifier: a stem and separable convolutions with residual additions, as in MobileNet.
 * Input {@code image} [batch,3,32,32], output {@code scores} [batch,classes] (logits).
 */
final class GlyphNet {
  private final NetBuilder net;

  private GlyphNet(long seed) {
    net = new NetBuilder("glyphs", seed);
  }

  static OnnxModel build(int classes, long seed) {
    return new GlyphNet(seed).network(classes);
  }

  private OnnxModel network(int classes) {
    Dimension batch = Dimension.of("batch");
    Value x =
        net.input(
            "image", DataType.FLOAT, batch, Dimension.of(3), Dimension.of(32), Dimension.of(32));
    x = net.relu("stem.relu", net.convBn("stem", x, 3, 24, 3, 1, 1));
    x = block("stage1.0", x, 24, 48, 2);
    x = block("stage1.1", x, 48, 48, 1);
    x = block("stage2.0", x, 48, 112, 2);
    x = block("stage2.1", x, 112, 112, 1);
    x = block("stage2.2", x, 112, 112, 1);
    x = block("stage3.0", x, 112, 256, 2);
    for (int i = 1; i <= 4; i++) {
      x = block("stage3." + i, x, 256, 256, 1);
    }
    x = net.op("GlobalAveragePool", "pool", List.of(x));
    x = net.op("Flatten", "flatten", List.of(x));
    Value scores = net.gemm("head", x, 256, classes);
    scores.setName("scores");
    net.output(scores, DataType.FLOAT, batch, Dimension.of(classes));
    return net.model();
  }

  /** Depthwise 3×3, pointwise 1×1; with a shortcut where the shape stays. */
  private Value block(String name, Value x, long in, long out, long stride) {
    Value y = net.relu(name + ".dw.relu", net.convBn(name + ".dw", x, in, in, 3, stride, in));
    boolean shortcut = in == out && stride == 1;
    // A block that begins as the identity trains faster.
    y = net.convBn(name + ".pw", y, in, out, 1, 1, 1, shortcut ? 0 : 1);
    if (shortcut) {
      y = net.add(name + ".add", x, y);
    }
    return net.relu(name + ".relu", y);
  }
}
