package dev.lathe.controllers.changes;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.answer.Presenters;
import dev.lathe.controllers.answer.TaskPresenter;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.tryit.PredictorPool;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.change.ChangeFinder;
import dev.lathe.engine.change.Changes;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.hardware.Device;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Asks original and variant. Runs on worker threads. */
final class ChangesWork {
  /** Between two looks at what was found so far. */
  private static final long PAUSE_NANOS = 300_000_000L;

  /** Too early to say how long it takes. */
  private static final double FIRST_SECONDS = 1;

  private final PredictorPool pool;

  ChangesWork(AppServices services) {
    this.pool = new PredictorPool(services);
  }

  /**
   * What is compared.
   *
   * @param original the first variant of the experiment
   */
  record Pair(
      OpenModel model, VariantItem original, VariantItem variant, Device device, Dataset data) {
    ModelSetup setup() {
      return model.model().setup();
    }

    private Variant find(VariantItem item) {
      return model.experiment().variants().stream()
          .filter(v -> v.id() == item.id())
          .findFirst()
          .orElseThrow(
              () ->
                  LatheException.input(
                      Texts.get("changes.removed", item.name()),
                      "",
                      Texts.get("changes.removed.todo")));
    }
  }

  /**
   * What was found so far.
   *
   * @param done how many examples were asked
   * @param seconds how long the rest takes; empty where it is too early to say
   */
  record Found(Changes changes, int done, int all, OptionalDouble seconds) {}

  Found find(Pair pair, Consumer<Found> parts, JobContext context) {
    Predictor before = pool.get(pair.model(), pair.find(pair.original()), pair.device(), context);
    Predictor after = pool.get(pair.model(), pair.find(pair.variant()), pair.device(), context);
    List<Example> examples = pair.data().examples();
    long begin = System.nanoTime();
    long[] shown = {begin - PAUSE_NANOS};
    Changes all =
        new ChangeFinder(pair.setup(), before, after)
            .find(
                examples,
                c -> {
                  long now = System.nanoTime();
                  if (now - shown[0] >= PAUSE_NANOS) {
                    shown[0] = now;
                    parts.accept(found(c, examples.size(), (now - begin) / 1e9));
                  }
                },
                context);
    return new Found(all, examples.size(), examples.size(), OptionalDouble.empty());
  }

  private static Found found(Changes c, int all, double seconds) {
    int done = (int) (c.answered() + c.failed());
    boolean early = seconds < FIRST_SECONDS || done == 0;
    return new Found(
        c,
        done,
        all,
        early
            ? OptionalDouble.empty()
            : OptionalDouble.of(seconds * (all - done) / Math.max(1, done)));
  }

  /** The answers to one example: the original's, then the variant's. */
  List<AnswerCard> answers(Pair pair, Sample sample, JobContext context) {
    Answer was = answer(pair, pair.original(), sample, context);
    Answer is = answer(pair, pair.variant(), sample, context);
    return List.of(
        card(pair, pair.original(), was, Optional.empty()),
        card(pair, pair.variant(), is, Optional.of(was)));
  }

  private Answer answer(Pair pair, VariantItem item, Sample sample, JobContext context) {
    Answer answer =
        pool.get(pair.model(), pair.find(item), pair.device(), context)
            .predict(sample, context)
            .answer();
    ModelSetup setup = pair.setup();
    return setup.task().finish(answer, setup, Optional.empty());
  }

  private static AnswerCard card(
      Pair pair, VariantItem item, Answer mine, Optional<Answer> original) {
    TaskPresenter presenter = Presenters.of(pair.setup().task());
    boolean silent = mine.hasNaN();
    return new AnswerCard(
        item,
        silent ? AnswerCard.State.FAILED : AnswerCard.State.DONE,
        pair.setup().task().id(),
        silent ? Optional.empty() : presenter.example(mine, original.filter(o -> !o.hasNaN())),
        Optional.empty(),
        "",
        silent
            ? ""
            : original
                .filter(o -> !o.hasNaN())
                .map(o -> presenter.differenceOfExample(mine, o))
                .orElse(""),
        Optional.empty(),
        silent ? Texts.get("changes.nan") : "");
  }

  /** Lets go of the models that were asked. */
  void forget(JobRunner jobs) {
    Runnable left = pool.leave();
    jobs.start(
        JobSpec.of(
                Texts.get("job.close"),
                c -> {
                  left.run();
                  return null;
                })
            .unlisted());
  }
}
