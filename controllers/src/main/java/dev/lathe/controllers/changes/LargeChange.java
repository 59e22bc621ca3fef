package dev.lathe.controllers.changes;

import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.answer.Presenters;
import dev.lathe.controllers.changes.ChangesWork.Pair;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.row.RowForm;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.tryit.InputItem;
import dev.lathe.controllers.tryit.PicturePreview;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.data.Sample.RowSample;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** One changed example, large: what it is and both answers. Use on the screen's thread. */
public final class LargeChange implements AutoCloseable {
  private final ChangesController changes;
  private final ChangeList list;
  private final WorkbenchController workbench;
  private final TryController tryIt;
  private final RowForm rows;
  private final PicturePreview preview;
  private final LatestJob lane;
  private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper position = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private final ObservableList<AnswerCard> cards = FXCollections.observableArrayList();
  private final ObservableList<AnswerCard> cardsView =
      FXCollections.unmodifiableObservableList(cards);
  private final ObservableList<Cell> cells = FXCollections.observableArrayList();
  private final ObservableList<Cell> cellsView = FXCollections.unmodifiableObservableList(cells);
  private Optional<ChangeItem> shown = Optional.empty();

  /**
   * A cell of a row.
   *
   * @param column its name
   * @param value as it is written
   */
  public record Cell(String column, String value) {}

  /** Follows what is chosen among the changes. */
  public LargeChange(
      ChangesController changes,
      WorkbenchController workbench,
      TryController tryIt,
      RowForm rows,
      JobRunner jobs,
      FxThread fx,
      Notifications notifications) {
    this.changes = changes;
    this.list = changes.list();
    this.workbench = workbench;
    this.tryIt = tryIt;
    this.rows = rows;
    this.preview = new PicturePreview(workbench, jobs, fx, notifications);
    this.lane = LatestJob.immediate(jobs, fx);
    list.chosenProperty().addListener(o -> show());
    list.versionProperty().addListener(o -> count());
    changes
        .openProperty()
        .addListener(
            (o, old, now) -> {
              if (!now) {
                leave();
              }
            });
  }

  /** Whether it is shown instead of the gallery. */
  public ReadOnlyBooleanProperty openProperty() {
    return open.getReadOnlyProperty();
  }

  /** Which of those shown it is, in words. */
  public ReadOnlyStringProperty positionProperty() {
    return position.getReadOnlyProperty();
  }

  /** Why it cannot be shown; empty when it can. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** The answers, the original's first. */
  public ObservableList<AnswerCard> cards() {
    return cardsView;
  }

  /** The cells of an example that is a row of a table; empty for others. */
  public ObservableList<Cell> cells() {
    return cellsView;
  }

  /** The picture, for an example that is one. */
  public PicturePreview preview() {
    return preview;
  }

  /** Whether answers are drawn over the picture. */
  public boolean isOver() {
    return mode().filter(m -> m == InputMode.SCENE).isPresent();
  }

  private Optional<InputMode> mode() {
    return changes.pair().map(p -> Presenters.of(p.setup().task()).mode(p.setup()));
  }

  /** Shows an example large. */
  public void open(ChangeItem item) {
    open.set(true);
    list.chosenProperty().set(Optional.of(item));
    if (shown.isEmpty()) {
      show();
    }
  }

  /** Goes back to the gallery. */
  public void leave() {
    open.set(false);
    lane.cancel();
    shown = Optional.empty();
    preview.show(Optional.empty());
    cards.clear();
    cells.clear();
  }

  private void show() {
    count();
    Optional<ChangeItem> item = list.chosenProperty().get();
    if (!open.get()) {
      return;
    }
    if (item.isEmpty()) {
      leave();
      return;
    }
    if (item.equals(shown)) {
      return;
    }
    shown = item;
    cards.clear();
    cells.clear();
    problem.set("");
    Pair pair = changes.pair().orElseThrow();
    List<Example> examples = pair.data().examples();
    int number = item.get().example().number();
    lane.submit(
        JobSpec.<Optional<Sample>, List<AnswerCard>>inParts(
                Texts.get("job.answer"),
                (c, parts) -> {
                  Sample sample = examples.get(number).sample();
                  parts.accept(Optional.of(sample));
                  return changes.work().answers(pair, sample, c);
                },
                s -> s.ifPresent(x -> show(item.get(), x)))
            .unlisted()
            .onSuccess(
                answers -> {
                  if (item.equals(shown)) {
                    cards.setAll(answers);
                  }
                })
            .onFailure(
                e -> {
                  if (item.equals(shown)) {
                    Notifications.Message m = Notifications.messageOf(e);
                    problem.set(String.join(" ", m.what(), m.why(), m.todo()).strip());
                  }
                }));
  }

  private void show(ChangeItem item, Sample sample) {
    if (!Optional.of(item).equals(shown)) {
      return;
    }
    if (sample instanceof ImageSample picture) {
      preview.show(Optional.of(input(item, picture)));
    } else if (sample instanceof RowSample row) {
      for (int i = 0; i < row.columns().size(); i++) {
        cells.add(new Cell(row.columns().get(i), row.cells().get(i)));
      }
    }
  }

  private static InputItem input(ChangeItem item, ImageSample picture) {
    return InputItem.offered(item.name(), picture, truth(item));
  }

  private static Optional<String> truth(ChangeItem item) {
    return Optional.of(item.truth()).filter(t -> !t.isEmpty());
  }

  private void count() {
    int at = list.position();
    position.set(
        at < 0
            ? ""
            : Texts.get(
                "changes.position", Formats.whole(at + 1L), Formats.whole(list.items().size())));
  }

  /** Opens the example in Try, with the variant beside the original. */
  public void openInTry() {
    Optional<ChangeItem> item = list.chosenProperty().get();
    Optional<Pair> pair = changes.pair();
    if (item.isEmpty() || pair.isEmpty()) {
      return;
    }
    int number = item.get().example().number();
    Sample sample = pair.get().data().examples().get(number).sample();
    tryIt.shown().set(pair.get().variant(), true);
    if (sample instanceof RowSample row) {
      rows.take(row);
    } else {
      tryIt.takeExample(
          sample instanceof ImageSample ? item.get().name() : item.get().wholeName(),
          sample,
          truth(item.get()));
    }
    workbench.placeProperty().set(Place.TRY);
  }

  /** Whether an answer is right; empty where that is not known. */
  public Optional<Boolean> right(AnswerCard card) {
    return shown.filter(i -> !i.truth().isEmpty()).flatMap(i -> card.right(i.truth()));
  }

  @Override
  public void close() {
    lane.close();
    preview.close();
  }
}
