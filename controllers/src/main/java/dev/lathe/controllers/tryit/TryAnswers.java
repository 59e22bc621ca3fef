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
import dev.lathe.engine.data.Sample;
import dev.lathe.hardware.Device;
import java.util.List;
import java.util.function.Function;
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
    cards.setAll(waiting());
  }

  /** Stops, and lets go of the models that were asked. */
  void forget() {
    lane.cancel();
    jobs.start(
        JobSpec.of(
                Texts.get("job.close"),
                c -> {
                  pool.close();
                  return null;
                })
            .unlisted());
  }

  /**
   * Asks all variants; an older run is cancelled.
   *
   * @param input what they are asked, made on the job's thread
   */
  void run(OpenModel model, Device device, Function<OpenModel, List<Sample>> input) {
    List<VariantItem> list = List.copyOf(shown.variants());
    running.set(true);
    if (!sameVariants(list)) {
      cards.setAll(waiting());
    }
    lane.submit(
        JobSpec.<AnswerCard, Void>inParts(
                AnswerJob.title(),
                (context, parts) ->
                    new AnswerJob(pool, model, device, input.apply(model))
                        .run(list, context, parts),
                this::place)
            .onFailure(
                e -> {
                  cards.setAll(waiting());
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
  private void place(AnswerCard card) {
    for (int i = 0; i < cards.size(); i++) {
      AnswerCard old = cards.get(i);
      if (old.variant().equals(card.variant())) {
        boolean keep =
            card.state() == AnswerCard.State.RUNNING && old.state() == AnswerCard.State.DONE;
        if (!keep) {
          cards.set(i, card);
        }
        return;
      }
    }
  }

  @Override
  public void close() {
    lane.close();
  }
}
