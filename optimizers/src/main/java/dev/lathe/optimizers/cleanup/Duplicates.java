package dev.lathe.optimizers.cleanup;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.GraphWalk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lets initializers with the same type, shape and bytes be one. */
final class Duplicates {
  private final OnnxModel model;
  private final PassReport report;

  Duplicates(OnnxModel model, PassReport report) {
    this.model = model;
    this.report = report;
  }

  /** Equal when the tensors are. */
  private record Key(TensorData tensor) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key k && same(tensor, k.tensor);
    }

    @Override
    public int hashCode() {
      int hash = tensor.type().hashCode() * 31 + java.util.Arrays.hashCode(tensor.shape());
      if (tensor.type() == DataType.STRING) {
        return hash * 31 + tensor.strings().hashCode();
      }
      // A few bytes from all over: two weights that agree there are compared in full anyway.
      ByteBuffer bytes = tensor.bytes();
      int step = Math.max(1, bytes.limit() / 64);
      for (int i = 0; i < bytes.limit(); i += step) {
        hash = hash * 31 + bytes.get(i);
      }
      return hash;
    }

    private static boolean same(TensorData a, TensorData b) {
      return a == b
          || a.type() == b.type()
              && java.util.Arrays.equals(a.shape(), b.shape())
              && (a.type() == DataType.STRING
                  ? a.strings().equals(b.strings())
                  : a.bytes().equals(b.bytes()));
    }
  }

  boolean run() {
    int before = report.changed();
    Constants constants = new Constants(model);
    for (Graph graph : GraphWalk.graphs(model)) {
      Map<Key, Value> seen = new HashMap<>();
      List<Value> initializers = new ArrayList<>(graph.initializers());
      for (Value v : initializers) {
        if (constants.isOverridable(v) || graph.isOutput(v) || !v.isUsed()) {
          continue;
        }
        Value first = seen.putIfAbsent(new Key(v.constant().orElseThrow()), v);
        if (first != null) {
          v.replaceAllUsesWith(first);
          report.done(v.name(), "equal to '" + first.name() + "': stored once");
        }
      }
    }
    return report.changed() > before;
  }
}
