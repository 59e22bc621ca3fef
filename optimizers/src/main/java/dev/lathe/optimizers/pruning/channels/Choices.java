package dev.lathe.optimizers.pruning.channels;

import java.util.HashMap;
import java.util.Map;

/**
 * Where an axis is taken apart into factors (heads by width, groups by channels), only one factor
 * can become shorter. Each such place starts with the likeliest factor and goes on to the next one
 * when it turns out that the graph holds this one.
 */
final class Choices {
  /** A place: a node, and which of its choices. */
  record Place(dev.lathe.engine.graph.Node node, int number) {}

  private record Made(int factorAxis, int candidates) {}

  private final Map<Place, Integer> picked = new HashMap<>();
  private final Map<Place, Made> made = new HashMap<>();

  /** The candidate to take now. */
  int pick(Place place) {
    return picked.getOrDefault(place, 0);
  }

  /** Notes what was chosen in this round. */
  void made(Place place, int factorAxis, int candidates) {
    made.put(place, new Made(factorAxis, candidates));
  }

  /**
   * Turns from factors that the graph holds to the next ones.
   *
   * @return whether there was one
   */
  boolean reconsider(ChannelSpace space) {
    boolean turned = false;
    for (Map.Entry<Place, Made> e : made.entrySet()) {
      int now = pick(e.getKey());
      if (now + 1 < e.getValue().candidates() && space.isFirm(e.getValue().factorAxis())) {
        picked.put(e.getKey(), now + 1);
        turned = true;
      }
    }
    made.clear();
    return turned;
  }
}
