package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.rewrite.Constants;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Gives nodes whole numbers of their own, as others may share those that they had. */
final class OwnConstants {
  private static final long FREE_INITIALIZERS = 4;

  private final Graph graph;
  private final boolean listed;
  private final Constants constants;

  OwnConstants(OnnxModel target, Constants constants) {
    this.graph = target.graph();
    this.listed = target.irVersion() < FREE_INITIALIZERS;
    this.constants = constants;
  }

  /** Constants of the original. */
  Constants constants() {
    return constants;
  }

  /** A new constant, listed as an input where the file format wants that. */
  Value add(String wish, TensorData tensor) {
    String name = graph.freshName(wish);
    if (!listed) {
      return graph.addInitializer(name, tensor);
    }
    Value value =
        graph.addInput(name, Optional.of(ValueType.tensor(tensor.type(), tensor.shape())));
    graph.setInitializer(value, tensor);
    return value;
  }

  /** Puts numbers at an input of the copy of a node, of the type that it had there. */
  void put(Node copy, int input, long[] numbers, Node original) {
    Optional<TensorData> old = constants.input(original, input);
    if (old.isPresent() && Arrays.equals(Tensors.longs(old.get()), numbers)) {
      return;
    }
    boolean ints = old.filter(t -> t.type() == DataType.INT32).isPresent();
    TensorData tensor =
        ints
            ? Tensors.ofInts(
                Arrays.stream(numbers).mapToInt(n -> (int) n).toArray(), numbers.length)
            : Tensors.ofLongs(numbers, numbers.length);
    String what = copy.opType().toLowerCase(Locale.ROOT);
    Value value = add(copy.firstOutput().name() + "_" + what, tensor);
    if (input < copy.inputs().size()) {
      copy.replaceInput(input, value);
    } else {
      copy.addInput(value);
    }
  }
}
