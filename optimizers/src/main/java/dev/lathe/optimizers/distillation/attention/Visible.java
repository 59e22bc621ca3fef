package dev.lathe.optimizers.distillation.attention;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * What a fused attention adds to the products of queries and keys, so that some keys are not seen.
 *
 * @param mask how its input says which may be seen
 * @param input which input that is
 * @param hidden what is added where a key is not seen
 * @param bias the input that is added as it is
 * @param causal whether keys behind the query are not seen
 */
record Visible(Mask mask, int input, float hidden, Optional<Integer> bias, boolean causal) {
  /** Finite, so that a query that sees nothing gets numbers, as in ONNX Runtime. */
  static final float LOWEST = -Float.MAX_VALUE;

  /** Forms of masks. */
  enum Mask {
    /** Every key is seen. */
    NONE,
    /** [batch]: how many keys of each sentence. */
    ENDS,
    /** [2 × batch]: where each sentence ends, then where each begins. */
    ENDS_AND_STARTS,
    /** [batch, keys], more than 0 for those that are seen. */
    KEYS,
    /** [batch, queries, keys], more than 0 for those that are seen. */
    PAIRS,
    /** Truth values that spread over [batch, heads, queries, keys]. */
    TRUTH
  }

  /** Adds to the products, [batch, heads, queries, keys]. */
  Value added(PlainNodes net, Node node, Value products) {
    Optional<Value> all = Optional.empty();
    if (mask != Mask.NONE) {
      Value given = node.input(input).orElseThrow();
      all =
          Optional.of(
              net.op("Where", seen(net, given, products), net.number(0f), net.number(hidden)));
    }
    if (bias.isPresent()) {
      Value b = net.op("Max", node.input(bias.get()).orElseThrow(), net.number(LOWEST));
      all = Optional.of(all.isPresent() ? sum(net, all.get(), b) : b);
    }
    if (causal) {
      Value rows = net.reshape(net.places(products, 2), -1, 1);
      Value later = net.op("Less", rows, net.places(products, 3));
      Value earlier = all.isPresent() ? all.get() : net.number(0f);
      all = Optional.of(net.op("Where", later, net.number(LOWEST), earlier));
    }
    return all.isPresent() ? sum(net, products, all.get()) : products;
  }

  /** Not by Add, whose constants may be weights: what is added here is none. */
  private static Value sum(PlainNodes net, Value a, Value b) {
    return net.op("Sum", a, b);
  }

  private Value seen(PlainNodes net, Value given, Value products) {
    if (mask == Mask.TRUTH) {
      return given;
    }
    Value m = net.op("Cast", List.of(Attribute.of("to", DataType.INT64.code())), given);
    return switch (mask) {
      case ENDS -> net.op("Less", net.places(products, 3), net.reshape(m, -1, 1, 1, 1));
      case ENDS_AND_STARTS -> {
        Value both = net.reshape(m, 2, -1, 1, 1, 1);
        Value places = net.places(products, 3);
        Value inside = net.op("Less", places, net.at(both, 0, 0));
        yield net.op("And", inside, net.op("Not", net.op("Less", places, net.at(both, 0, 1))));
      }
      case KEYS -> net.op("Greater", net.unsqueeze(m, 1, 2), net.number(0L));
      default -> net.op("Greater", net.unsqueeze(m, 1), net.number(0L));
    };
  }
}
