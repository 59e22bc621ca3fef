package dev.lathe.controllers.search;

import dev.lathe.engine.evaluate.VectorIndex;
import dev.lathe.engine.task.ModelSetup;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Vectors of a list of sentences by model, so that a query costs one run. The least recently used
 * go when they take more than so many bytes together; those asked for last always stay.
 */
final class VectorCache {
  private final long most;
  private final Map<Key, VectorIndex> kept = new LinkedHashMap<>(8, 0.75f, true);
  private List<String> sentences = List.of();

  /**
   * What vectors are of.
   *
   * @param sha256 of the model's file
   */
  record Key(String sha256, ModelSetup setup, String device) {}

  /** An empty cache of so many bytes. */
  VectorCache(long most) {
    this.most = most;
  }

  /** What is known of these sentences; of others nothing is kept. */
  synchronized Optional<VectorIndex> find(List<String> of, Key key) {
    if (of != sentences) {
      kept.clear();
      sentences = of;
    }
    return Optional.ofNullable(kept.get(key));
  }

  /** Keeps vectors of the sentences that were asked for last; of others it does nothing. */
  synchronized void put(List<String> of, Key key, VectorIndex index) {
    if (of != sentences) {
      return;
    }
    kept.put(key, index);
    Iterator<VectorIndex> oldest = kept.values().iterator();
    while (bytes() > most && kept.size() > 1) {
      oldest.next();
      oldest.remove();
    }
  }

  /** What all take, about. */
  synchronized long bytes() {
    return kept.values().stream().mapToLong(VectorIndex::bytes).sum();
  }

  /** Forgets all. */
  synchronized void clear() {
    kept.clear();
    sentences = List.of();
  }
}
