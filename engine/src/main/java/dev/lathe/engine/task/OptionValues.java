package dev.lathe.engine.task;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is set of a task's options, as text by their ids. Unknown ids are kept, so that a sidecar of
 * a newer version survives.
 *
 * @param texts what each option's {@link TaskOption#parse} takes
 */
public record OptionValues(Map<String, String> texts) {
  /** Nothing set. */
  public static final OptionValues NONE = new OptionValues(Map.of());

  /** Copies and orders them. */
  public OptionValues {
    texts = java.util.Collections.unmodifiableMap(new TreeMap<>(texts));
  }

  /** The value of an option; its initial one where it is not set, or set to what it cannot be. */
  public <T> T get(TaskOption<T> option) {
    return find(option).orElseGet(option::initial);
  }

  /** The value of an option, where it is set to something that it can be. */
  public <T> Optional<T> find(TaskOption<T> option) {
    String text = texts.get(option.id());
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(option.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** With one more, or another value. */
  public <T> OptionValues with(TaskOption<T> option, T value) {
    Map<String, String> all = new TreeMap<>(texts);
    all.put(option.id(), option.format(value));
    return new OptionValues(all);
  }

  /** These, and the other's where these say nothing. */
  public OptionValues orElse(OptionValues other) {
    Map<String, String> all = new TreeMap<>(other.texts);
    all.putAll(texts);
    return new OptionValues(all);
  }

  /** These without some options. */
  public OptionValues without(Collection<? extends TaskOption<?>> options) {
    Map<String, String> rest = new TreeMap<>(texts);
    options.forEach(o -> rest.remove(o.id()));
    return new OptionValues(rest);
  }

  /** Whether nothing is set. */
  public boolean isEmpty() {
    return texts.isEmpty();
  }
}
