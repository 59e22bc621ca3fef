package dev.lathe.optimizers.training.graph;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a pass says about a network that it cannot train.
 *
 * @param subject what is trained: "The model"
 * @param instead a sentence: what can be done besides
 * @param ways where that is set
 */
public record Advice(String subject, String instead, List<Remedy> ways) {
  /** Of passes that train the model itself. */
  public static final Advice MODEL =
      new Advice("The model", "Passes that do not train still work on it.", List.of());

  /** Copies the list. */
  public Advice {
    ways = List.copyOf(ways);
  }

  /** The refusal where nothing behind the node can be trained. */
  public LatheException nothing(UnsupportedOperator first) {
    return LatheException.input(
            subject + " cannot be trained: " + clause(first),
            "Because " + first.reason() + ".",
            instead,
            new NodeRefusal(first))
        .with(ways.toArray(Remedy[]::new));
  }

  /**
   * The refusal where something can.
   *
   * @param more how many further nodes are in the way
   * @param weights how many weights lie behind all of them, in words
   */
  public LatheException part(UnsupportedOperator first, int more, String weights) {
    String behind =
        more == 0 ? "it" : "it and " + more + (more == 1 ? " more such node" : " more such nodes");
    return LatheException.input(
            subject + " cannot be trained as a whole: " + clause(first),
            "Because " + first.reason() + ".",
            "Train only what lies behind "
                + behind
                + ": "
                + weights
                + ". What comes before stays as it is, and ONNX Runtime runs it."
                + (ways.isEmpty() ? "" : " " + instead),
            new NodeRefusal(first))
        .with(
            Stream.concat(Stream.of(Remedy.FROZEN_EXTRACTOR), ways.stream())
                .toArray(Remedy[]::new));
  }

  private static String clause(UnsupportedOperator node) {
    return node.operator() + " (node " + node.node() + ") has no form that PyTorch can run.";
  }
}
