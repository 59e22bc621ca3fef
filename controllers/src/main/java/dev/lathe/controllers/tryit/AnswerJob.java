package dev.lathe.controllers.tryit;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.answer.Presenters;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.picture.Picture;
import dev.lathe.engine.picture.Pictures;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.hardware.Device;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts one input through original and variants, one after the other. Runs on a worker thread. */
final class AnswerJob {
  /** Below this a run is repeated, so that the first, cold one does not stand for the model. */
  private static final double QUICK_MILLIS = 150;

  private static final int REPEATS = 3;

  private final PredictorPool pool;
  private final OpenModel model;
  private final Device device;
  private final List<Sample> input;
  private final Optional<Truth> right;
  private Optional<Picture> given = Optional.empty();

  /**
   * A job.
   *
   * @param input one sample, or two sentences to be compared
   * @param right what is right for it, where that is known
   */
  AnswerJob(
      PredictorPool pool,
      OpenModel model,
      Device device,
      List<Sample> input,
      Optional<Truth> right) {
    this.right = right;
    this.pool = pool;
    this.model = model;
    this.device = device;
    this.input = List.copyOf(input);
  }

  /**
   * How far a variant is.
   *
   * @param predictions one, or two where two inputs are compared; empty where it has not answered
   * @param against how near it is to what is right, in words; may be empty
   * @param problem what went wrong, in words
   */
  record Step(
      VariantItem variant,
      AnswerCard.State state,
      List<Prediction> predictions,
      String against,
      String problem) {}

  /** Answers; each variant is published when it gets on. */
  Void run(List<VariantItem> shown, JobContext context, Consumer<Step> steps) {
    List<Variant> known = model.experiment().variants();
    int done = 0;
    for (VariantItem item : shown) {
      context.checkCancelled();
      context.progress(done++, shown.size(), item.name());
      steps.accept(new Step(item, AnswerCard.State.RUNNING, List.of(), "", ""));
      Optional<Variant> variant = known.stream().filter(v -> v.id() == item.id()).findFirst();
      if (variant.isEmpty()) {
        continue;
      }
      try {
        List<Prediction> mine = ask(pool.get(model, variant.get(), device, context), context);
        steps.accept(new Step(item, AnswerCard.State.DONE, mine, against(mine.get(0)), ""));
      } catch (LatheException e) {
        // The other variants are still asked: one broken file must not hide their answers.
        steps.accept(new Step(item, AnswerCard.State.FAILED, List.of(), "", e.getMessage()));
      }
    }
    return null;
  }

  private List<Prediction> ask(Predictor predictor, JobContext context) {
    List<Prediction> answers = new ArrayList<>();
    for (Sample s : input) {
      answers.add(withGiven(steady(predictor, s, context), s));
    }
    return answers;
  }

  private String against(Prediction p) {
    if (right.isEmpty()) {
      return "";
    }
    try {
      return Presenters.of(model.model().setup().task()).against(p.answer(), right.get());
    } catch (LatheException e) {
      // The answer is there, whatever became of its target.
      return e.what();
    }
  }

  /** Some answers are shown beside the picture that was given. */
  private Prediction withGiven(Prediction p, Sample sample) {
    if (!(sample instanceof ImageSample image)) {
      return p;
    }
    ModelSetup setup = model.model().setup();
    Answer shown = setup.task().withGiven(p.answer(), setup, () -> picture(image));
    return new Prediction(shown, p.preMillis(), p.inferenceMillis(), p.postMillis());
  }

  /** Decoded once for all variants. */
  private Picture picture(ImageSample image) {
    if (given.isEmpty()) {
      try {
        given = Optional.of(Pictures.decode(image.source().read(), image.name()));
      } catch (IOException e) {
        throw LatheException.input(
            Texts.get("try.picture.unreadable", image.name()),
            String.valueOf(e.getMessage()),
            "",
            e);
      }
    }
    return given.get();
  }

  private static Prediction steady(Predictor predictor, Sample s, JobContext context) {
    Prediction first = predictor.predict(s, context);
    if (first.inferenceMillis() > QUICK_MILLIS) {
      return first;
    }
    List<Prediction> runs = new ArrayList<>();
    for (int i = 0; i < REPEATS; i++) {
      if (context.isCancelled()) {
        throw new CancelledException();
      }
      runs.add(predictor.predict(s, context));
    }
    runs.sort(Comparator.comparingDouble(Prediction::inferenceMillis));
    return runs.get(runs.size() / 2);
  }

  static String title() {
    return Texts.get("job.answer");
  }
}
