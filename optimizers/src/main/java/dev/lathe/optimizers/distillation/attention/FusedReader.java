package dev.lathe.optimizers.distillation.attention;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.shape.InferredTypes;
import java.util.Optional;

/**
 * Reads operators that attend as a whole: {@code Attention} and {@code MultiHeadAttention} of ONNX
 * Runtime, and ONNX's own {@code Attention}.
 */
final class FusedReader {
  private static final String MICROSOFT = "com.microsoft";

  private final InferredTypes types;
  private final long opset;

  /**
   * For a model.
   *
   * @param types with fixed lengths
   */
  FusedReader(InferredTypes types, long opset) {
    this.types = types;
    this.opset = opset;
  }

  /** Why a map cannot be computed. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreadable(String reason) {
      super(reason);
    }
  }

  /** Whether the operator attends as a whole. */
  static boolean attends(Node node) {
    return node.opType().endsWith("Attention");
  }

  /** How its map is computed, or why that cannot be. */
  FusedMap.Reading read(Node node) {
    try {
      return new FusedMap.Reading(Optional.of(map(node)), "");
    } catch (Unreadable e) {
      return new FusedMap.Reading(Optional.empty(), e.getMessage());
    }
  }

  private FusedMap map(Node node) {
    boolean own = node.domain().equals(MICROSOFT);
    boolean known =
        node.is("Attention") || own && node.opType().matches("Attention|MultiHeadAttention");
    refuse(!known, "maps of this operator are not computed");
    refuse(
        opset < PlainNodes.LEAST_OPSET,
        "the model's operator set is older than " + PlainNodes.LEAST_OPSET);
    refuse(
        !types.elementType(input(node, 0)).equals(Optional.of(DataType.FLOAT)),
        "its numbers are not FLOAT");
    if (!own) {
      return standard(node);
    }
    return node.opType().equals("Attention") ? projecting(node) : multiHead(node);
  }

  private static void refuse(boolean condition, String reason) {
    if (condition) {
      throw new Unreadable(reason);
    }
  }

  private static Value input(Node node, int index) {
    return node.input(index)
        .orElseThrow(() -> new Unreadable("queries, keys and values are packed into one input"));
  }

  private long[] shape(Node node, int index) {
    return types
        .shape(input(node, index))
        .filter(Shape::isFixed)
        .map(Shape::toArray)
        .orElseThrow(() -> new Unreadable("its shapes do not follow from the model's inputs"));
  }

  private static void refusePast(Node node, int... inputs) {
    for (int index : inputs) {
      refuse(node.input(index).isPresent(), "keys of the past are fed");
    }
  }

  /** One product makes queries, keys and values. */
  private FusedMap projecting(Node node) {
    refusePast(node, 4);
    refuse(node.intAttribute("do_rotary", 0) != 0, "it turns queries and keys by position");
    long heads = numHeads(node);
    long[] x = shape(node, 0);
    long third = shape(node, 1)[1] / 3;
    long width = node.intsAttribute("qkv_hidden_sizes").map(s -> s[0]).orElse(third);
    Heads queries = new Heads(Heads.Form.PROJECTED, 0, 0, heads, width / heads, x[1]);
    Heads keys = new Heads(Heads.Form.PROJECTED, 0, width, heads, width / heads, x[1]);
    return map(node, queries, keys, microsoft(node, 3, x[0]));
  }

  private static long numHeads(Node node) {
    long heads = node.intAttribute("num_heads", 0);
    refuse(heads < 1, "its number of heads is not said");
    return heads;
  }

  private FusedMap multiHead(Node node) {
    refusePast(node, 6, 7);
    long[] key = shape(node, 1);
    refuse(node.input(2).isEmpty(), "keys and values are packed into one input");
    long[] query = shape(node, 0);
    long heads = numHeads(node);
    long size = query[2] / heads;
    Heads queries = new Heads(Heads.Form.BIASED, 0, 0, heads, size, query[1]);
    Heads.Form form = key.length == 4 ? Heads.Form.SPLIT : Heads.Form.BIASED;
    Heads keys = new Heads(form, 1, query[2], heads, size, key[key.length - 2]);
    return map(node, queries, keys, microsoft(node, 4, query[0]));
  }

  /**
   * What is added.
   *
   * @param mask the input with the mask
   */
  private Visible microsoft(Node node, int mask, long batch) {
    float hidden = node.floatAttribute("mask_filter_value", -10_000);
    boolean causal = node.intAttribute("unidirectional", 0) != 0;
    Optional<Integer> bias = Optional.of(5).filter(i -> node.input(i).isPresent());
    Visible.Mask form =
        node.input(mask).isEmpty() ? Visible.Mask.NONE : form(shape(node, mask), batch);
    return new Visible(form, mask, hidden, bias, causal);
  }

  private static Visible.Mask form(long[] mask, long batch) {
    return switch (mask.length) {
      case 1 -> {
        refuse(mask[0] != batch && mask[0] != 2 * batch, "its mask has a form that is not known");
        yield mask[0] == batch ? Visible.Mask.ENDS : Visible.Mask.ENDS_AND_STARTS;
      }
      case 2 -> Visible.Mask.KEYS;
      case 3 -> Visible.Mask.PAIRS;
      default -> throw new Unreadable("its mask has " + mask.length + " axes");
    };
  }

  /** ONNX's own. */
  private FusedMap standard(Node node) {
    refusePast(node, 4, 5);
    refuse(node.input(6).isPresent(), "the numbers of real keys are fed");
    refuse(
        node.intAttribute("left_window_size", -1) >= 0
            || node.intAttribute("right_window_size", -1) >= 0,
        "it sees a window only");
    Heads queries = heads(node, 0, "q_num_heads");
    Heads keys = heads(node, 1, "kv_num_heads");
    boolean causal = node.intAttribute("is_causal", 0) != 0;
    if (node.input(3).isEmpty()) {
      Visible all = new Visible(Visible.Mask.NONE, 3, 0, Optional.empty(), causal);
      return map(node, queries, keys, all);
    }
    long[] mask = shape(node, 3);
    refuse(
        mask.length == 0 || mask[mask.length - 1] != keys.length(),
        "its mask is shorter than the keys");
    boolean truth = types.elementType(input(node, 3)).equals(Optional.of(DataType.BOOL));
    Visible visible =
        truth
            ? new Visible(Visible.Mask.TRUTH, 3, Visible.LOWEST, Optional.empty(), causal)
            : new Visible(Visible.Mask.NONE, 3, 0, Optional.of(3), causal);
    return map(node, queries, keys, visible);
  }

  private Heads heads(Node node, int index, String attribute) {
    long[] x = shape(node, index);
    if (x.length == 4) {
      return new Heads(Heads.Form.SPLIT, index, 0, x[1], x[3], x[2]);
    }
    long count = node.intAttribute(attribute, 0);
    refuse(count < 1 || x.length != 3, "its number of heads is not said");
    return new Heads(Heads.Form.FLAT, index, 0, count, x[2] / count, x[1]);
  }

  private static FusedMap map(Node node, Heads queries, Heads keys, Visible visible) {
    double given = node.floatAttribute("scale", 0);
    double scale = given != 0 ? given : 1 / Math.sqrt(queries.size());
    double cap = node.is("Attention") ? node.floatAttribute("softcap", 0) : 0;
    return new FusedMap(node.firstOutput().name(), queries, keys, scale, cap, visible);
  }
}
