package dev.lathe.controllers.tryit;

import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.hardware.Device;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the shown variants answer, a card each. Use on the screen's thread. */
final class TryAnswers implements AutoCloseable {
  private final JobRunner jobs;
  private final Notifications notifications;
  private final ShownVariants shown;
  private final PredictorPool pool;
  private final LatestJob lane;
  private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
  private final ObservableList<AnswerCard> cards = FXCollections.observableArrayList();
  private final ObservableList<AnswerCard> cardsView =
      FXCollections.unmodifiableObservableList(cards);
  private final Map<Long, AnswerJob.Step> answered = new HashMap<>();

  /** Of these variants; none is asked yet. */
  TryAnswers(
      WorkbenchController workbench,
      JobRunner jobs,
      FxThread fx,
      Notifications notifications,
      ShownVariants shown) {
    this.jobs = jobs;
    this.notifications = notifications;
    this.shown = shown;
    this.pool = new PredictorPool(workbench.services());
    this.lane = LatestJob.immediate(jobs, fx);
  }

  /** The cards, in the order of the variants. */
  ObservableList<AnswerCard> cards() {
    return cardsView;
  }

  /** Whether answers are being computed. */
  ReadOnlyBooleanProperty runningProperty() {
    return running.getReadOnlyProperty();
  }

  /** Stops; all cards wait for an input. */
  void standBy() {
    lane.cancel();
    await();
  }

  private void await() {
    answered.clear();
    cards.setAll(waiting());
  }

  /** Stops, and lets go of the models that were asked. */
  void forget() {
    lane.cancel();
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

  /** Shows the answers at hand under another setup, which must not need another run. */
  void adjust(ModelSetup setup) {
    for (int i = 0; i < cards.size(); i++) {
      AnswerCard card = cards.get(i);
      if (card.state() == AnswerCard.State.DONE && answered.containsKey(card.variant().id())) {
        cards.set(i, done(card.variant(), setup));
      }
    }
  }

  private AnswerCard done(VariantItem item, ModelSetup setup) {
    Optional<List<Prediction>> original =
        item.original()
            ? Optional.empty()
            : shown.variants().stream()
                .filter(VariantItem::original)
                .findFirst()
                .map(v -> answered.get(v.id()))
                .map(AnswerJob.Step::predictions);
    AnswerJob.Step step = answered.get(item.id());
    return AnswerCard.done(item, setup, step.predictions(), original, step.against());
  }

  /**
   * Asks all variants; an older run is cancelled.
   *
   * @param input what they are asked, made on the job's thread
   * @param right what is right for it, where that is known
   * @param setup under which answers are shown when they come: sliders may have moved meanwhile
   */
  void run(
      OpenModel model,
      Device device,
      Function<OpenModel, List<Sample>> input,
      Optional<Truth> right,
      UnaryOperator<ModelSetup> setup) {
    List<VariantItem> list = List.copyOf(shown.variants());
    running.set(true);
    if (!sameVariants(list)) {
      await();
    }
    lane.submit(
        JobSpec.<AnswerJob.Step, Void>inParts(
                AnswerJob.title(),
                (context, parts) ->
                    new AnswerJob(pool, model, device, input.apply(model), right)
                        .run(list, context, parts),
                step -> place(step, setup.apply(model.model().setup())))
            .onFailure(
                e -> {
                  await();
                  notifications.error(e);
                })
            .onFinished(() -> running.set(lane.isBusy())));
  }

  private boolean sameVariants(List<VariantItem> list) {
    return cards.stream().map(AnswerCard::variant).toList().equals(list);
  }

  private List<AnswerCard> waiting() {
    return shown.variants().stream()
        .map(v -> AnswerCard.empty(v, AnswerCard.State.WAITING, ""))
        .toList();
  }

  /** A card that is still running keeps the old answer on screen, so that nothing flickers. */
  private void place(AnswerJob.Step step, ModelSetup setup) {
    for (int i = 0; i < cards.size(); i++) {
      AnswerCard old = cards.get(i);
      if (old.variant().equals(step.variant())) {
        boolean keep =
            step.state() == AnswerCard.State.RUNNING && old.state() == AnswerCard.State.DONE;
        if (!keep) {
          cards.set(i, card(step, setup));
        }
        return;
      }
    }
  }

  private AnswerCard card(AnswerJob.Step step, ModelSetup setup) {
    if (step.state() == AnswerCard.State.DONE) {
      answered.put(step.variant().id(), step);
      return done(step.variant(), setup);
    }
    answered.remove(step.variant().id());
    return AnswerCard.empty(step.variant(), step.state(), step.problem());
  }

  @Override
  public void close() {
    lane.close();
  }
}
