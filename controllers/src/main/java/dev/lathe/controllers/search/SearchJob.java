package dev.lathe.controllers.search;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.PredictorPool;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.evaluate.VectorIndex;
import dev.lathe.engine.evaluate.VectorIndex.Hit;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.SentenceIndex;
import dev.lathe.hardware.Device;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks for a query with original and variants, one after the other. Runs on a worker thread. */
final class SearchJob {
  /** So many are shown. */
  static final int NEAREST = 10;

  private final PredictorPool pool;
  private final VectorCache cache;
  private final OpenModel model;
  private final Device device;
  private final List<String> sentences;

  SearchJob(
      PredictorPool pool,
      VectorCache cache,
      OpenModel model,
      Device device,
      List<String> sentences) {
    this.pool = pool;
    this.cache = cache;
    this.model = model;
    this.device = device;
    this.sentences = sentences;
  }

  /**
   * What a variant found.
   *
   * @param hits nearest first; empty where it failed
   * @param problem why it failed, in words; empty where it did not
   */
  record Found(VariantItem variant, List<Hit> hits, String problem) {}

  /** Searches; each variant is published when it has found its own. */
  Void run(String query, List<VariantItem> shown, JobContext context, Consumer<Found> found) {
    List<Variant> known = model.experiment().variants();
    for (VariantItem item : shown) {
      context.checkCancelled();
      Optional<Variant> variant = known.stream().filter(v -> v.id() == item.id()).findFirst();
      if (variant.isEmpty()) {
        continue;
      }
      try {
        Predictor predictor = pool.get(model, variant.get(), device, context);
        VectorIndex index = index(predictor, variant.get(), item, context);
        List<Hit> hits =
            index.nearest(predictor.predict(new TextSample(query), context).answer(), NEAREST);
        found.accept(new Found(item, hits, ""));
      } catch (LatheException e) {
        // The others are still asked: one broken file must not hide what they find.
        found.accept(new Found(item, List.of(), e.getMessage()));
      }
    }
    return null;
  }

  private VectorIndex index(
      Predictor predictor, Variant variant, VariantItem item, JobContext context) {
    VectorCache.Key key = new VectorCache.Key(variant.sha256(), model.model().setup(), device.id());
    Optional<VectorIndex> known = cache.find(sentences, key);
    if (known.isPresent()) {
      return known.get();
    }
    VectorIndex made =
        SentenceIndex.of(predictor, sentences, Texts.get("search.embedding", item.name()), context);
    cache.put(sentences, key, made);
    return made;
  }
}
