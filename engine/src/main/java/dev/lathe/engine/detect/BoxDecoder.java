package dev.lathe.engine.detect;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads boxes out of the output tensors of one family of detectors. */
interface BoxDecoder {
  /**
   * Outputs that this decoder can read.
   *
   * @param rank how sure that is: 1 possible, 50 likely, 100 certain
   * @param classes how many classes they tell apart, where the shapes say it
   */
  record Fit(int rank, OptionalInt classes) {
    static Optional<Fit> of(int rank, long classes) {
      return classes < 1 || classes > 10_000
          ? Optional.empty()
          : Optional.of(new Fit(rank, OptionalInt.of((int) classes)));
    }

    static Optional<Fit> uncounted(int rank) {
      return Optional.of(new Fit(rank, OptionalInt.empty()));
    }
  }

  /** Whether the declared outputs of a network that takes this size can be read. */
  Optional<Fit> fit(InputSize size, List<TensorSpec> outputs);

  /** Adds what the network proposes; the outputs are those of one sample, and fit. */
  void decode(Map<String, TensorData> outputs, InputSize size, Candidates.Collector to);
}
