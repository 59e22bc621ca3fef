package dev.lathe.assets.make.train;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A network for rows of a table: codes are looked up as vectors, amounts may be taken by their
 * logarithm, two hidden layers, a linear head. Input {@code features} [batch,columns]; output
 * [batch,outputs].
 */
final class TableNet {
  /** A column of whole codes, 0 to below {@code codes}, as a vector of {@code width} each. */
  record Code(int column, int codes, int width) {}

  /**
   * Where the network centres numbers itself.
   *
   * @param columns which columns, in the order that they go on
   * @param logarithms how many of them, from the first, are taken as log(1 + x)
   * @param means what is taken off, after the logarithm
   * @param deviations what it is divided by then
   */
  record Numbers(int[] columns, int logarithms, float[] means, float[] deviations) {}

  private final NetBuilder net;

  private TableNet(String name, long seed) {
    net = new NetBuilder(name, seed);
  }

  /**
   * With fresh weights.
   *
   * @param output the output's name
   * @param center added to what the last layer gives, and what it is multiplied by before
   */
  static OnnxModel build(
      String name,
      int columns,
      List<Code> codes,
      Numbers numbers,
      int[] hidden,
      String output,
      int outputs,
      float[] center) {
    return new TableNet(name, 1).network(columns, codes, numbers, hidden, output, outputs, center);
  }

  private OnnxModel network(
      int columns,
      List<Code> codes,
      Numbers numbers,
      int[] hidden,
      String output,
      int outputs,
      float[] center) {
    Dimension batch = Dimension.of("batch");
    Value x = net.input("features", DataType.FLOAT, batch, Dimension.of(columns));
    List<Value> parts = new ArrayList<>(List.of(numbers(x, numbers)));
    int width = numbers.columns().length;
    for (Code c : codes) {
      parts.add(embedded(x, c));
      width += c.width();
    }
    Value y = net.op("Concat", "row", parts, Attribute.of("axis", 1L));
    for (int i = 0; i < hidden.length; i++) {
      y = net.relu("hidden" + i + ".relu", net.gemm("hidden" + i, y, width, hidden[i]));
      width = hidden[i];
    }
    y = net.gemm("head", y, width, outputs);
    if (center.length > 0) {
      y = net.op("Mul", "unit", List.of(y, net.scalar("unit.scale", center[1])));
      y = net.add("center", y, net.scalar("center.offset", center[0]));
    }
    y.setName(output);
    net.output(y, DataType.FLOAT, batch, Dimension.of(outputs));
    return net.model();
  }

  private Value numbers(Value x, Numbers n) {
    int logs = n.logarithms();
    Value y;
    if (logs == 0) {
      y = columns("numbers", x, n.columns(), 0, n.columns().length);
    } else {
      Value heavy = net.relu("amounts.positive", columns("amounts", x, n.columns(), 0, logs));
      Value one = net.scalar("amounts.one", 1);
      heavy = net.op("Log", "amounts.log", List.of(net.add("amounts.plus", heavy, one)));
      Value light = columns("others", x, n.columns(), logs, n.columns().length);
      y = net.op("Concat", "numbers", List.of(heavy, light), Attribute.of("axis", 1L));
    }
    if (n.means().length == 0) {
      return y;
    }
    y = net.op("Sub", "centered", List.of(y, net.table("centered.mean", n.means(), 1, width(n))));
    return net.op(
        "Div", "scaled", List.of(y, net.table("scaled.deviation", n.deviations(), 1, width(n))));
  }

  private static long width(Numbers n) {
    return n.columns().length;
  }

  private Value columns(String name, Value x, int[] all, int from, int to) {
    long[] chosen = new long[to - from];
    for (int i = from; i < to; i++) {
      chosen[i - from] = all[i];
    }
    return net.op(
        "Gather",
        name + ".columns",
        List.of(x, net.longs(name + ".which", chosen)),
        Attribute.of("axis", 1L));
  }

  /** A code outside the known ones counts as the nearest. */
  private Value embedded(Value x, Code c) {
    String name = "code" + c.column();
    Value one = net.longs(name + ".axis", 1);
    Value at =
        net.op(
            "Slice",
            name + ".column",
            List.of(
                x,
                net.longs(name + ".from", c.column()),
                net.longs(name + ".to", c.column() + 1),
                one));
    at = net.op("Squeeze", name + ".flat", List.of(at, one));
    Value low = net.number(name + ".least", 0);
    Value high = net.number(name + ".most", c.codes() - 1);
    at = net.op("Clip", name + ".known", List.of(at, low, high));
    at = net.op("Cast", name + ".whole", List.of(at), Attribute.of("to", 7L));
    Value table = net.weight(name + ".vectors", 0.5, c.codes(), c.width());
    return net.op("Gather", name + ".vector", List.of(table, at));
  }
}
