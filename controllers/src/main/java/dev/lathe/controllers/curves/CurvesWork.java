package dev.lathe.controllers.curves;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.PredictorPool;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.session.ClassScores;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.hardware.Device;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks variants about the data and keeps their scores. Runs on worker threads. */
final class CurvesWork {
  /**
   * What came out.
   *
   * @param positive the class that is looked for
   * @param why there are no curves; empty when there are
   */
  record Found(List<ScoredVariant> scored, String positive, String why) {}

  private record Key(String sha256, ModelSetup setup, Dataset data, String device) {}

  private final PredictorPool pool;
  private final Map<Key, ClassScores> known = new HashMap<>();

  CurvesWork(AppServices services) {
    this.pool = new PredictorPool(services);
  }

  void forget(JobRunner jobs) {
    Runnable left = pool.leave();
    jobs.start(
        JobSpec.of(
                Texts.get("job.close"),
                c -> {
                  left.run();
                  synchronized (known) {
                    known.clear();
                  }
                  return null;
                })
            .unlisted());
  }

  Found score(
      OpenModel o, Device device, List<VariantItem> variants, Dataset data, JobContext context) {
    ModelSetup setup = o.model().setup();
    // A threshold changes no score.
    ModelSetup ofScores = setup.withOptions(setup.options().without(setup.task().adjustable()));
    List<ScoredVariant> list = new ArrayList<>();
    String positive = "";
    String why = "";
    long all = (long) data.size() * variants.size();
    for (int v = 0; v < variants.size(); v++) {
      VariantItem item = variants.get(v);
      Key key = new Key(item.sha256(), ofScores.withSources(Map.of()), data, device.id());
      Optional<ClassScores> scores = remembered(key);
      Optional<Variant> variant =
          o.experiment().variants().stream().filter(x -> x.id() == item.id()).findFirst();
      if (scores.isEmpty() && variant.isPresent()) {
        long before = (long) data.size() * v;
        try {
          scores = Optional.of(ask(o, variant.get(), device, data, context, before, all));
          synchronized (known) {
            known.put(key, scores.get());
          }
        } catch (LatheException e) {
          why = e.getMessage();
        }
      }
      if (scores.filter(s -> s.lookedFor().isPresent()).isPresent()) {
        positive = setup.label(scores.get().lookedFor().getAsInt());
        if (scores.get().scores().positives() > 0 && scores.get().scores().negatives() > 0) {
          list.add(new ScoredVariant(item, scores.get().scores()));
        } else {
          why = Texts.get("curves.one-class", positive);
        }
      } else if (why.isEmpty()) {
        why = Texts.get("curves.no-positive");
      }
    }
    return new Found(list, positive, list.isEmpty() ? why : "");
  }

  private Optional<ClassScores> remembered(Key key) {
    synchronized (known) {
      return Optional.ofNullable(known.get(key));
    }
  }

  private ClassScores ask(
      OpenModel o,
      Variant variant,
      Device device,
      Dataset data,
      JobContext context,
      long before,
      long all) {
    Predictor predictor = pool.get(o, variant, device, context);
    return ClassScores.ask(
        predictor,
        data.examples(),
        done -> context.progress(before + done, all, variant.name()),
        context);
  }
}
