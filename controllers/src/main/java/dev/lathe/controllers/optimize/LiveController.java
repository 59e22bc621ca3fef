package dev.lathe.controllers.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.answer.LabelBars;
import dev.lathe.controllers.answer.Presenters;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.recipe.Recipe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The live preview: the newest slider state wins. The answer and the size follow the hand; when it
 * pauses the file is made in memory, and when it rests the estimate begins. Use on the screen's
 * thread.
 */
public final class LiveController implements AutoCloseable {
  private static final Duration REST = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofMillis(80);

  private final OptimizeServices services;
  private final JobRunner jobs;
  private final LatestJob drafts;
  private final LatestJob made;
  private final LatestJob estimates;

  private final ObservableList<LabelBars.Line> original = FXCollections.observableArrayList();
  private final ObservableList<LabelBars.Line> originalView =
      FXCollections.unmodifiableObservableList(original);
  private final ObservableList<LabelBars.Line> draft = FXCollections.observableArrayList();
  private final ObservableList<LabelBars.Line> draftView =
      FXCollections.unmodifiableObservableList(draft);
  private final ReadOnlyStringWrapper change = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper otherAnswer = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper approximate = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper("");
  private final ReadOnlyDoubleWrapper updateMillis = new ReadOnlyDoubleWrapper(Double.NaN);
  private final ReadOnlyStringWrapper qualityTitle =
      new ReadOnlyStringWrapper(PreviewTexts.title(Optional.empty(), true));
  private final ReadOnlyStringWrapper agreementTitle =
      new ReadOnlyStringWrapper(PreviewTexts.title(Optional.empty(), false));
  private final ReadOnlyObjectWrapper<Figure> quality = new ReadOnlyObjectWrapper<>(Figure.NONE);
  private final ReadOnlyObjectWrapper<Figure> agreement = new ReadOnlyObjectWrapper<>(Figure.NONE);
  private final ReadOnlyBooleanWrapper estimating = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper lacksData = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<Figure> size = new ReadOnlyObjectWrapper<>(Figure.NONE);
  private final ReadOnlyObjectWrapper<Optional<OptimizeServices.Preview>> preview =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final EstimateTrace trace = new EstimateTrace();
  private final ReadOnlyObjectWrapper<Optional<OptimizeServices.Step>> estimate =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  private Optional<Model> model = Optional.empty();
  private long openings;
  private boolean quiet;

  LiveController(OptimizeServices services, JobRunner jobs, FxThread fx) {
    this.services = services;
    this.jobs = jobs;
    this.drafts = LatestJob.immediate(jobs, fx);
    this.made = new LatestJob(jobs, fx, PAUSE);
    this.estimates = new LatestJob(jobs, fx, REST);
    status.set(Texts.get("optimize.status.no-model"));
  }

  /** The original's best labels. */
  public ObservableList<LabelBars.Line> original() {
    return originalView;
  }

  /** The draft's best labels. */
  public ObservableList<LabelBars.Line> draft() {
    return draftView;
  }

  /** What changed against the original, in few words. */
  public ReadOnlyStringProperty changeProperty() {
    return change.getReadOnlyProperty();
  }

  /** Whether a person would call the draft's answer another one than the original's. */
  public ReadOnlyBooleanProperty otherAnswerProperty() {
    return otherAnswer.getReadOnlyProperty();
  }

  /** What the draft leaves out; empty when nothing. */
  public ReadOnlyStringProperty approximateProperty() {
    return approximate.getReadOnlyProperty();
  }

  /** What the preview shows, or why it shows nothing. */
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** Milliseconds from the newest change of a slider to its result here. */
  public ReadOnlyDoubleProperty updateMillisProperty() {
    return updateMillis.getReadOnlyProperty();
  }

  /** What the quality is called for this task, with its unit. */
  public ReadOnlyStringProperty qualityTitleProperty() {
    return qualityTitle.getReadOnlyProperty();
  }

  /** What the agreement with the original is called for this task, with its unit. */
  public ReadOnlyStringProperty agreementTitleProperty() {
    return agreementTitle.getReadOnlyProperty();
  }

  /** The estimate of the quality. */
  public ReadOnlyObjectProperty<Figure> qualityProperty() {
    return quality.getReadOnlyProperty();
  }

  /** The agreement estimate. */
  public ReadOnlyObjectProperty<Figure> agreementProperty() {
    return agreement.getReadOnlyProperty();
  }

  /** The newest estimate of the recipe under the sliders; empty before the first. */
  public ReadOnlyObjectProperty<Optional<OptimizeServices.Step>> estimateProperty() {
    return estimate.getReadOnlyProperty();
  }

  /** Whether quality and agreement are still growing to their last figures. */
  public ReadOnlyBooleanProperty estimatingProperty() {
    return estimating.getReadOnlyProperty();
  }

  /** Whether an estimate waits for data to be chosen. */
  public ReadOnlyBooleanProperty lacksDataProperty() {
    return lacksData.getReadOnlyProperty();
  }

  /** The size of the file. */
  public ReadOnlyObjectProperty<Figure> sizeProperty() {
    return size.getReadOnlyProperty();
  }

  /** How the estimate converged. */
  public EstimateTrace trace() {
    return trace;
  }

  /** The open preview, for the layer card. */
  ReadOnlyObjectProperty<Optional<OptimizeServices.Preview>> previewProperty() {
    return preview.getReadOnlyProperty();
  }

  /** Opens the preview of another model. */
  void open(Optional<Model> newModel) {
    drafts.cancel();
    made.cancel();
    estimates.cancel();
    close(preview.get());
    preview.set(Optional.empty());
    model = newModel;
    qualityTitle.set(PreviewTexts.title(newModel.map(m -> m.setup().task()), true));
    agreementTitle.set(PreviewTexts.title(newModel.map(m -> m.setup().task()), false));
    clear();
    long number = ++openings;
    newModel.ifPresent(
        m -> {
          status.set(Texts.get("optimize.status.opening"));
          jobs.start(
              JobSpec.of(Texts.get("job.preview", m.name()), c -> services.openPreview(m, c))
                  .unlisted()
                  .onSuccess(
                      p -> {
                        if (number == openings) {
                          // First the words: opening it lets the first draft begin, which has its
                          // own.
                          status.set("");
                          preview.set(Optional.of(p));
                        } else {
                          close(Optional.of(p));
                        }
                      })
                  .onFailure(e -> status.set(String.valueOf(e.getMessage()))));
        });
  }

  /**
   * Lets the processor to something else: only what the hand does is answered, nothing is made or
   * estimated unasked.
   *
   * @return whether it may begin again, so that somebody should follow anew
   */
  boolean keepQuiet(boolean now) {
    boolean again = quiet && !now;
    quiet = now;
    if (now) {
      made.cancel();
      estimates.cancel();
      if (estimating.get()) {
        estimating.set(false);
        List.of(quality, agreement).forEach(f -> f.set(PreviewTexts.waiting()));
      }
    }
    return again;
  }

  /** Follows a change: of the recipe, the input or the data. */
  void follow(Recipe recipe, Optional<Sample> input, Optional<Dataset> data) {
    if (preview.get().isEmpty()) {
      return;
    }
    OptimizeServices.Preview p = preview.get().get();
    made.cancel();
    estimates.cancel();
    estimate.set(Optional.empty());
    estimating.set(false);
    lacksData.set(data.filter(d -> d.size() > 0).isEmpty());
    if (input.isEmpty()) {
      status.set(Texts.get("optimize.status.no-input"));
    } else {
      submitDraft(p, recipe, input.get());
    }
    data.filter(d -> d.size() > 0)
        .ifPresentOrElse(
            d -> submitEstimate(p, recipe, d),
            () -> List.of(quality, agreement).forEach(f -> f.set(Figure.NONE)));
  }

  private record Answer(Prediction original, OptimizeServices.Draft draft) {}

  private void submitDraft(OptimizeServices.Preview p, Recipe recipe, Sample sample) {
    long asked = System.nanoTime();
    drafts.submit(
        JobSpec.<Answer>of(
                Texts.get("job.draft"),
                (JobContext c) -> new Answer(p.original(sample, c), p.draft(recipe, sample, c)))
            .unlisted()
            .onSuccess(
                a -> {
                  show(a);
                  updateMillis.set((System.nanoTime() - asked) / 1e6);
                  status.set(
                      Texts.get("optimize.status.updated", Formats.number(updateMillis.get(), 0)));
                  if (!quiet) {
                    submitMade(p, recipe, sample, a.original());
                  }
                })
            .onFailure(e -> status.set(String.valueOf(e.getMessage()))));
  }

  /** In a lane of its own, so that the next draft does not wait until passes have unwound. */
  private void submitMade(
      OptimizeServices.Preview p, Recipe recipe, Sample sample, Prediction before) {
    made.submit(
        JobSpec.<Optional<OptimizeServices.Draft>>of(
                Texts.get("job.draft"), (JobContext c) -> p.made(recipe, sample, c))
            .unlisted()
            .onSuccess(d -> d.ifPresent(x -> show(new Answer(before, x))))
            .onFailure(e -> status.set(String.valueOf(e.getMessage()))));
  }

  private void show(Answer a) {
    model
        .map(m -> Presenters.of(m.setup().task()))
        .ifPresent(
            p -> {
              original.setAll(p.bars(a.original().answer()));
              draft.setAll(p.bars(a.draft().prediction().answer()));
              change.set(p.change(a.original().answer(), a.draft().prediction().answer()));
              otherAnswer.set(
                  !p.task().agrees(a.draft().prediction().answer(), a.original().answer()));
            });
    approximate.set(a.draft().approximate());
    long before = model.map(Model::bytes).orElse(0L);
    size.set(PreviewTexts.size(a.draft(), before));
  }

  private void submitEstimate(OptimizeServices.Preview p, Recipe recipe, Dataset data) {
    trace.restart(data.size());
    if (quiet) {
      List.of(quality, agreement).forEach(f -> f.set(PreviewTexts.waiting()));
      return;
    }
    // The old figures belong to another recipe.
    estimating.set(true);
    List.of(quality, agreement).forEach(f -> f.set(PreviewTexts.estimating()));
    estimates.submit(
        JobSpec.<OptimizeServices.Step, Void>inParts(
                Texts.get("job.estimate"),
                (c, steps) -> {
                  p.estimate(recipe, data, steps, c);
                  return null;
                },
                this::take)
            .unlisted()
            .onFailure(
                e -> {
                  quality.set(new Figure("–", "", String.valueOf(e.getMessage())));
                  agreement.set(Figure.NONE);
                })
            .onFinished(() -> estimating.set(estimates.isBusy())));
  }

  private void take(OptimizeServices.Step step) {
    estimate.set(Optional.of(step));
    quality.set(PreviewTexts.quality(step));
    agreement.set(PreviewTexts.agreement(step));
    trace.add(step);
  }

  private void clear() {
    estimate.set(Optional.empty());
    List.of(original, draft).forEach(ObservableList::clear);
    change.set("");
    otherAnswer.set(false);
    approximate.set("");
    List.of(quality, agreement, size).forEach(f -> f.set(Figure.NONE));
    trace.restart(0);
    status.set(Texts.get("optimize.status.no-model"));
  }

  private void close(Optional<OptimizeServices.Preview> old) {
    // Closing waits for a native run to end: not on the screen's thread.
    old.ifPresent(
        p ->
            jobs.start(
                JobSpec.of(
                        Texts.get("job.draft"),
                        c -> {
                          p.close();
                          return null;
                        })
                    .unlisted()));
  }

  @Override
  public void close() {
    drafts.close();
    made.close();
    estimates.close();
    close(preview.get());
    preview.set(Optional.empty());
  }
}
