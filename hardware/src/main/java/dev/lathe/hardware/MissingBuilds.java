package dev.lathe.hardware;

import dev.lathe.hardware.GraphicsCards.Card;
import dev.lathe.hardware.GraphicsCards.Vendor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Cards that this machine has and none of its runtimes can drive. */
final class MissingBuilds {
  private MissingBuilds() {}

  /** A device for each, unusable, that says what to add. */
  static List<Device> of(List<Card> cards, List<Device> found) {
    List<Device> missing = new ArrayList<>();
    Map<Vendor, Integer> next = new EnumMap<>(Vendor.class);
    for (Card card : cards) {
      if (found.stream().anyMatch(d -> ProviderFacts.of(d.provider()).drives(card))) {
        continue;
      }
      ProviderFacts facts = ProviderFacts.of(bestProvider(card));
      int index = next.merge(card.vendor(), 1, Integer::sum) - 1;
      missing.add(
          new Device(
              facts.id() + ":" + index,
              Device.Kind.GPU,
              card.name(),
              facts.provider(),
              card.memoryBytes(),
              List.of(),
              false,
              "No runtime here has "
                  + facts.name()
                  + "; `lathe runtimes` lists what can be added (docs/gpu.md)."));
    }
    return missing;
  }

  private static String bestProvider(Card card) {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return switch (card.vendor()) {
      case NVIDIA -> "CUDAExecutionProvider";
      case APPLE -> "CoreMLExecutionProvider";
      default -> windows ? "DmlExecutionProvider" : "WebGpuExecutionProvider";
    };
  }
}
