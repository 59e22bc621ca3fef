package dev.lathe.optimizers.pruning;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.hardware.Machine;
import java.util.Optional;

/**
 * How many channels ONNX Runtime's convolutions compute together: it lays channels out in blocks as
 * wide as the vector registers (MlasNchwcGetBlockSize), and a half-filled block takes as long as a
 * full one.
 */
final class Blocks {
  private Blocks() {}

  /** Channels in a block on this machine; 1 where none are known. */
  static int size(Machine machine) {
    if (machine.instructionSets().contains("AVX512F")) {
      return 16;
    }
    return machine.instructionSets().contains("AVX2") ? 8 : 1;
  }

  /** What to say to someone who cuts convolutions across blocks. */
  static Optional<String> advice(OnnxModel model, Machine machine, int round) {
    int size = size(machine);
    boolean convolves = model.graph().nodes().stream().anyMatch(n -> n.is("Conv"));
    return convolves && round % size != 0
        ? Optional.of(
            "On this machine ONNX Runtime computes convolutions in blocks of "
                + size
                + " channels: a cut pays in time where a multiple of "
                + size
                + " is left.")
        : Optional.empty();
  }
}
