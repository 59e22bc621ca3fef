package dev.lathe.engine.detect;

import dev.lathe.engine.graph.TensorSpec;
import java.util.List;
import java.util.Optional;

/**
 * Size of the picture that a network takes, in pixels.
 *
 * @param width 0 where the graph takes any
 * @param height 0 where the graph takes any
 */
public record InputSize(int width, int height) {
  private static final int LARGEST = 65_536;

  /**
   * Of the only input, where it is shaped like a picture: {@code [N,C,H,W]}, {@code [N,H,W,C]} or
   * {@code [C,H,W]} with 1 or 3 channels.
   */
  public static Optional<InputSize> of(List<TensorSpec> inputs) {
    if (inputs.size() != 1) {
      return Optional.empty();
    }
    TensorSpec in = inputs.get(0);
    int rank = in.rank();
    if (rank != 4 && rank != 3) {
      return Optional.empty();
    }
    if (isChannels(in.length(rank - 3))) {
      return Optional.of(new InputSize(side(in, rank - 1), side(in, rank - 2)));
    } else if (isChannels(in.length(rank - 1))) {
      return Optional.of(new InputSize(side(in, rank - 2), side(in, rank - 3)));
    }
    return Optional.empty();
  }

  private static boolean isChannels(long length) {
    return length == 1 || length == 3;
  }

  private static int side(TensorSpec in, int axis) {
    long length = in.length(axis);
    return length > 0 && length <= LARGEST ? (int) length : 0;
  }

  /** Whether both sides are known. */
  boolean isKnown() {
    return width > 0 && height > 0;
  }
}
