package dev.lathe.optimizers.distillation.attention;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How queries or keys come out of the inputs of a fused attention.
 *
 * @param form how the input holds them
 * @param input which input
 * @param first where theirs begin in the weights and the bias that queries, keys and values share
 * @param count how many heads
 * @param size how wide each is
 * @param length how many there are in each head, at usual sizes of the inputs
 */
record Heads(Form form, int input, long first, long count, long size, long length) {
  private static final int WEIGHTS = 1;
  private static final int PROJECTED_BIAS = 2;
  private static final int FLAT_BIAS = 3;

  /** What an input holds. */
  enum Form {
    /** [batch, length, width], still to be multiplied by weights. */
    PROJECTED,
    /** [batch, length, heads × size], and a bias may be added. */
    BIASED,
    /** [batch, length, heads × size]. */
    FLAT,
    /** [batch, heads, length, size]. */
    SPLIT
  }

  private long width() {
    return count * size;
  }

  /**
   * Writes them.
   *
   * @param factor what all are multiplied by
   * @param wanted how many heads there are to be: those that a group shares are repeated
   * @param turned [batch, heads, size, length] instead of [batch, heads, length, size]
   */
  Value write(PlainNodes net, Node node, double factor, long wanted, boolean turned) {
    Value x = node.input(input).orElseThrow();
    if (form != Form.SPLIT) {
      Value rows = net.reshape(rows(net, node, x), 0, 0, count, size);
      x = turned ? net.transpose(rows, 0, 2, 3, 1) : net.transpose(rows, 0, 2, 1, 3);
    } else if (turned) {
      x = net.transpose(x, 0, 1, 3, 2);
    }
    Value scaled = net.op("Mul", x, net.number((float) factor));
    if (wanted == count) {
      return scaled;
    }
    long[] shared = LongStream.range(0, wanted).map(h -> h * count / wanted).toArray();
    return net.op("Gather", List.of(Attribute.of("axis", 1)), scaled, net.longs(shared));
  }

  private Value rows(PlainNodes net, Node node, Value x) {
    if (form == Form.PROJECTED) {
      Value weights = net.part(node.input(WEIGHTS).orElseThrow(), 1, first, first + width());
      return biased(net, net.op("MatMul", x, weights), node.input(PROJECTED_BIAS));
    }
    return form == Form.BIASED ? biased(net, x, node.input(FLAT_BIAS)) : x;
  }

  private Value biased(PlainNodes net, Value x, Optional<Value> bias) {
    return bias.map(b -> net.op("Add", x, net.part(b, 0, first, first + width()))).orElse(x);
  }
}
