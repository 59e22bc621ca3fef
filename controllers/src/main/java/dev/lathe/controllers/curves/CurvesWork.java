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
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.evaluate.BinaryScores;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.hardware.Device;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Asks variants about the data and keeps their scores. Runs on worker threads. */
final class CurvesWork {
  private static final int CHUNK = 512;

  /**
   * What came out.
   *
   * @param positive the class that is looked for
   * @param why there are no curves; empty when there are
   */
  record Found(List<ScoredVariant> scored, String positive, String why) {}

  private record Key(String sha256, ModelSetup setup, Dataset data, String device) {}

  private record Scores(BinaryScores scores, int positive) {}

  private final PredictorPool pool;
  private final Map<Key, Scores> known = new HashMap<>();

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
      Optional<Scores> scores = remembered(key);
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
      if (scores.filter(s -> s.positive() >= 0).isPresent()) {
        positive = setup.label(scores.get().positive());
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

  private Optional<Scores> remembered(Key key) {
    synchronized (known) {
      return Optional.ofNullable(known.get(key));
    }
  }

  private Scores ask(
      OpenModel o,
      Variant variant,
      Device device,
      Dataset data,
      JobContext context,
      long before,
      long all) {
    Predictor predictor = pool.get(o, variant, device, context);
    BinaryScores scores = new BinaryScores();
    int positive = -1;
    for (int at = 0; at < data.size(); at += CHUNK) {
      List<Example> part = data.examples().subList(at, Math.min(data.size(), at + CHUNK));
      List<Optional<Answer>> answers = answers(predictor, part, context);
      for (int i = 0; i < part.size(); i++) {
        Optional<Answer> answer = answers.get(i);
        OptionalInt lookedFor = answer.map(Answer::lookedFor).orElse(OptionalInt.empty());
        if (lookedFor.isPresent()) {
          positive = lookedFor.getAsInt();
          boolean is = part.get(i).label().orElse(-1) == positive;
          scores.add(at + i, (float) answer.get().scoreOf(positive).orElse(Double.NaN), is);
        }
      }
      context.progress(before + at + part.size(), all, variant.name());
    }
    return new Scores(scores, positive);
  }

  /** In one run where the rows are sound; else those that cannot be answered have no answer. */
  private static List<Optional<Answer>> answers(
      Predictor predictor, List<Example> part, JobContext context) {
    try {
      return predictor.predictBatch(part.stream().map(Example::sample).toList(), context).stream()
          .map(p -> Optional.of(p.answer()))
          .toList();
    } catch (LatheException e) {
      return new Evaluator(predictor, new Quiet(context)).answers(part);
    }
  }

  /** A context whose progress is told by somebody else. */
  private record Quiet(JobContext outer) implements JobContext {
    @Override
    public void progress(long done, long total, String text) {}

    @Override
    public boolean isCancelled() {
      return outer.isCancelled();
    }

    @Override
    public Registration onCancel(Runnable hook) {
      return outer.onCancel(hook);
    }
  }
}
