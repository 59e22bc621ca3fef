package dev.lathe.controllers.optimize;

import java.util.List;

/**
 * A pass of the recipe as its panel shows it.
 *
 * @param index place in the recipe
 * @param passId the pass
 * @param doc one sentence
 * @param expectation what to expect, honest; may be empty
 * @param enabled whether it is switched on
 * @param problem why it cannot work on this model; empty when it can
 * @param stops the parameter whose slider has stops of channel pruning; empty where none has
 */
public record StepItem(
    int index,
    String passId,
    String name,
    String doc,
    String expectation,
    boolean enabled,
    String problem,
    String stops,
    List<ParamItem> params) {
  /** Copies the list. */
  public StepItem {
    params = List.copyOf(params);
  }
}
