package dev.lathe.engine.causal;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a language model without a cache from a tagger of tokens, which looks the same from
 * outside: it scores as many classes as it knows tokens, and lets no token see a later one. Either
 * alone is not enough: a tagger may be made of a decoder, and a model that fills in masked words
 * scores its vocabulary too.
 */
public final class NextTokenSign {
  private static final Set<String> PASSED_ON =
      Set.of("Cast", "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze");

  private static final Set<String> RECURRENT = Set.of("LSTM", "GRU", "RNN");

  /** A mask of a longer text is not read. */
  private static final long LONGEST = 4096;

  /** So much of a mask is looked at. */
  private static final int CORNER = 8;

  private NextTokenSign() {}

  /** Whether a graph scores its own vocabulary, each token from those before it. */
  public static boolean isIn(Graph graph) {
    return graph.outputs().stream().anyMatch(o -> scoresVocabulary(graph, o)) && looksBack(graph);
  }

  /** Whether an output is as wide as a table has rows in which tokens are looked up. */
  private static boolean scoresVocabulary(Graph graph, Value output) {
    Optional<Shape> shape =
        output.tensorType().flatMap(ValueType.TensorType::shape).filter(s -> s.rank() >= 2);
    if (shape.isEmpty()
        || !(shape.get().get(shape.get().rank() - 1) instanceof Dimension.Fixed width)) {
      return false;
    }
    Deque<Value> open = new ArrayDeque<>(graph.requiredInputs());
    Set<Value> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      Value value = open.pop();
      for (Value.Use use : value.uses()) {
        Node node = use.node();
        if (rows(node, use.inputIndex()) == width.length()) {
          return true;
        }
        if (PASSED_ON.contains(node.opType()) && use.inputIndex() == 0) {
          node.output(0).filter(seen::add).ifPresent(open::push);
        }
      }
    }
    return false;
  }

  /** How many rows a table has in which a node looks up its input; -1 where it does not. */
  private static long rows(Node node, int input) {
    Optional<Value> table =
        switch (node.opType()) {
          case "Gather", "GatherBlockQuantized" ->
              input == 1 && node.intAttribute("axis", 0) == 0 ? node.input(0) : Optional.empty();
          case "EmbedLayerNormalization" -> input == 0 ? node.input(2) : Optional.empty();
          default -> Optional.empty();
        };
    for (int steps = 0;
        steps < LONGEST
            && table.isPresent()
            && table.get().constant().isEmpty()
            && table.get().producer().isPresent();
        steps++) {
      table = table.get().producer().get().input(0); // stored in a smaller type
    }
    return table
        .flatMap(Value::constant)
        .map(TensorData::shape)
        .filter(s -> s.length == 2)
        .map(s -> s[0])
        .orElse(-1L);
  }

  private static boolean looksBack(Graph graph) {
    for (Node node : graph.nodes()) {
      boolean fused =
          node.opType().equals("GroupQueryAttention")
              || node.intAttribute("unidirectional", 0) == 1
              || node.intAttribute("is_causal", 0) == 1;
      boolean forward =
          RECURRENT.contains(node.opType())
              && node.stringAttribute("direction", "forward").equals("forward");
      boolean masks = node.opType().equals("Trilu") || comparesPlaces(node);
      if (fused || forward || masks && node.output(0).filter(Value::isUsed).isPresent()) {
        return true;
      }
    }
    return graph.initializers().stream().filter(Value::isUsed).anyMatch(NextTokenSign::isTriangle);
  }

  /** Whether a node compares numbers counted up along one axis with those along another. */
  private static boolean comparesPlaces(Node node) {
    return node.isAnyOf("Less", "LessOrEqual", "Greater", "GreaterOrEqual")
        && counts(node.input(0))
        && counts(node.input(1));
  }

  private static boolean counts(Optional<Value> value) {
    Optional<Node> from = value.flatMap(Value::producer);
    for (int steps = 0; steps < LONGEST && from.isPresent(); steps++) {
      if (from.get().is("Range")) {
        return true;
      }
      boolean on = PASSED_ON.contains(from.get().opType()) || from.get().isAnyOf("Add", "Expand");
      from = on ? from.get().input(0).flatMap(Value::producer) : Optional.empty();
    }
    return false;
  }

  /** Whether a constant is a square whose entries above the diagonal differ from all others. */
  private static boolean isTriangle(Value value) {
    Optional<TensorData> data = value.constant().filter(t -> t.type() != DataType.STRING);
    if (data.isEmpty() || data.get().shape().length < 2) {
      return false;
    }
    long[] shape = data.get().shape();
    long n = shape[shape.length - 1];
    boolean square =
        n == shape[shape.length - 2]
            && n >= 2
            && n <= LONGEST
            && Arrays.stream(shape, 0, shape.length - 2).allMatch(d -> d == 1);
    int bytes = square ? (int) (data.get().bytes().remaining() / (n * n)) : 0;
    return bytes > 0 && isTriangle(data.get().bytes(), bytes, (int) n);
  }

  /** Elements of any type are compared as they are stored. */
  private static boolean isTriangle(ByteBuffer all, int bytes, int n) {
    ByteBuffer below = all.slice(all.position(), bytes);
    ByteBuffer above = all.slice(all.position() + bytes, bytes);
    boolean triangle = !below.equals(above);
    for (int i = 0; triangle && i < Math.min(n, CORNER); i++) {
      for (int j = 0; triangle && j < Math.min(n, CORNER); j++) {
        ByteBuffer entry = all.slice(all.position() + (i * n + j) * bytes, bytes);
        triangle = entry.equals(j > i ? above : below);
      }
    }
    return triangle;
  }
}
