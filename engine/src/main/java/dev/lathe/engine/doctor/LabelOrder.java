package dev.lathe.engine.doctor;

import dev.lathe.engine.answer.Truth;
import java.util.List;

/**
 * Which class of the model a class of the data is.
 *
 * @param name for people; empty for the order as it was read
 * @param to the model's class by the class that was read
 * @param labels names of the model's classes in this order; empty where they stay as they are
 */
public record LabelOrder(String name, List<Integer> to, List<String> labels) {
  /** As it was read. */
  public static final LabelOrder AS_READ = new LabelOrder("", List.of(), List.of());

  /** Copies the lists. */
  public LabelOrder {
    to = List.copyOf(to);
    labels = List.copyOf(labels);
  }

  /** Whether it is the order as it was read. */
  public boolean isAsRead() {
    return to.isEmpty();
  }

  /** What is right in this order; other truths than classes have none. */
  Truth of(Truth read) {
    return read instanceof Truth.OfClass c && c.index() < to.size()
        ? new Truth.OfClass(to.get(c.index()))
        : read;
  }
}
