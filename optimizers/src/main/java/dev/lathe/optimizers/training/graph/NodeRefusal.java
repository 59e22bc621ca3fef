package dev.lathe.optimizers.training.graph;

import dev.lathe.base.LatheException;
import java.util.Optional;

/** The cause of an error about a node that PyTorch cannot run: says which, for who can go round. */
public final class NodeRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient UnsupportedOperator unsupported;

  NodeRefusal(UnsupportedOperator unsupported) {
    super(unsupported.node() + ": " + unsupported.reason());
    this.unsupported = unsupported;
  }

  /** The node that an error is about, if it is about one. */
  public static Optional<UnsupportedOperator> in(LatheException e) {
    return e.getCause() instanceof NodeRefusal refusal
        ? Optional.of(refusal.unsupported)
        : Optional.empty();
  }
}
