package dev.lathe.controllers.steps;

import dev.lathe.controllers.workbench.VariantItem;
import java.util.List;
import java.util.Optional;

/**
 * What is shown of a variant's steps.
 *
 * @param variant the variant; empty where none is there to show
 * @param panels size, latency, accuracy; none where there is nothing to show yet
 * @param empty why there are no panels, a sentence
 * @param several whether the variant's recipe has steps that can be measured
 * @param measured whether latency was measured
 * @param doubts the rules of measuring that did not hold, with their remedies
 */
public record StepsShown(
    Optional<VariantItem> variant,
    List<StepPanel> panels,
    String empty,
    boolean several,
    boolean measured,
    List<String> doubts) {
  /** Copies the lists. */
  public StepsShown {
    panels = List.copyOf(panels);
    doubts = List.copyOf(doubts);
  }

  static StepsShown nothing(Optional<VariantItem> variant, String why, boolean several) {
    return new StepsShown(variant, List.of(), why, several, false, List.of());
  }
}
