package dev.lathe.controllers.changes;

import dev.lathe.controllers.changes.ChangeItem.Kind;
import dev.lathe.controllers.changes.ChangesWork.Pair;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.change.ChangedExample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.evaluate.Change.Move;
import dev.lathe.engine.task.ModelSetup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The changed examples, filtered, and the one that is chosen. Use on the screen's thread. */
public final class ChangeList {
  private final Thumbnails thumbnails;
  private final ObservableList<ChangeItem> items = FXCollections.observableArrayList();
  private final ObservableList<ChangeItem> itemsView =
      FXCollections.unmodifiableObservableList(items);
  private final ObjectProperty<Optional<Kind>> kind = new SimpleObjectProperty<>(Optional.empty());
  private final ObjectProperty<Optional<ChangeItem>> chosen =
      new SimpleObjectProperty<>(Optional.empty());
  private final ReadOnlyStringWrapper of = new ReadOnlyStringWrapper("");
  private final ReadOnlyLongWrapper version = new ReadOnlyLongWrapper();
  private final ReadOnlyBooleanWrapper pictures = new ReadOnlyBooleanWrapper();
  private Map<Integer, ChangeItem> known = new HashMap<>();
  private List<ChangeItem> all = List.of();
  private ChangeFilter filter = ChangeFilter.ALL;
  private Optional<ModelSetup> setup = Optional.empty();

  ChangeList(AppServices services, JobRunner jobs) {
    this.thumbnails = new Thumbnails(services, jobs);
    kind.addListener(
        (o, old, now) -> {
          filter = filter.withKind(now);
          refresh();
        });
  }

  /** Those that the filter takes, what lost most first; of gained alone what gained most. */
  public ObservableList<ChangeItem> items() {
    return itemsView;
  }

  /** The kind that is shown; empty for all. */
  public ObjectProperty<Optional<Kind>> kindProperty() {
    return kind;
  }

  /** The example that is looked at; empty while none is. */
  public ObjectProperty<Optional<ChangeItem>> chosenProperty() {
    return chosen;
  }

  /** Of which classes they are alone, in words; empty for all. */
  public ReadOnlyStringProperty ofProperty() {
    return of.getReadOnlyProperty();
  }

  /** Grows whenever counts may have changed. */
  public ReadOnlyLongProperty versionProperty() {
    return version.getReadOnlyProperty();
  }

  /** Whether the examples are pictures. */
  public ReadOnlyBooleanProperty picturesProperty() {
    return pictures.getReadOnlyProperty();
  }

  /**
   * How many there are of a kind, of the classes that are shown.
   *
   * @param wanted empty for all kinds
   */
  public long count(Optional<Kind> wanted) {
    return all.stream()
        .filter(i -> wanted.isEmpty() || wanted.get() == i.kind())
        .filter(i -> filter.takesClasses(i.example().change()))
        .count();
  }

  /** Shows those of one class. */
  public void showClass(int index) {
    filter = filter.withClass(index);
    of.set(setup.map(s -> Texts.get("changes.of-class", s.label(index))).orElse(""));
    refresh();
  }

  /** Shows those where one class became another; −1 is none. */
  public void showMove(int before, int after) {
    filter = filter.withMove(new Move(before, after));
    of.set(
        setup
            .map(
                s ->
                    Texts.get(
                        "changes.from-to",
                        ChangeMatrix.label(before, s),
                        ChangeMatrix.label(after, s)))
            .orElse(""));
    refresh();
  }

  /** Shows those of all classes. */
  public void showAllClasses() {
    filter = filter.ofAllClasses();
    of.set("");
    refresh();
  }

  /** Number of the chosen one among those shown, from 0; −1 while none is. */
  public int position() {
    return chosen.get().map(items::indexOf).orElse(-1);
  }

  /**
   * Chooses another of those shown; stays at the first and at the last.
   *
   * @param by how many on
   */
  public void move(int by) {
    if (!items.isEmpty()) {
      int to = Math.max(0, Math.min(items.size() - 1, position() + by));
      chosen.set(Optional.of(items.get(to)));
    }
  }

  /** Asks for a small picture, which comes when it is decoded. */
  public void wantThumbnail(ChangeItem item) {
    if (pictures.get()) {
      thumbnails.want(item);
    }
  }

  String note() {
    return filter.write();
  }

  void restore(String note) {
    kind.set(ChangeFilter.read(note).kind());
  }

  void begin(Optional<Pair> pair) {
    known = new HashMap<>();
    all = List.of();
    setup = pair.map(Pair::setup);
    thumbnails.begin(pair.map(p -> p.data().examples()).orElse(List.of()));
    pictures.set(
        pair.filter(p -> p.data().examples().get(0).sample() instanceof ImageSample).isPresent());
    chosen.set(Optional.empty());
    filter = filter.ofAllClasses();
    of.set("");
    refresh();
  }

  void show(List<ChangedExample> found) {
    ModelSetup s = setup.orElseThrow();
    List<ChangeItem> list = new ArrayList<>(found.size());
    for (ChangedExample e : found) {
      list.add(known.computeIfAbsent(e.number(), n -> new ChangeItem(e, s.task().changeMeasure())));
    }
    all = list;
    refresh();
  }

  private void refresh() {
    List<ChangeItem> taken = new ArrayList<>(all.stream().filter(filter::takes).toList());
    if (kind.get().equals(Optional.of(Kind.GAINED))) {
      Collections.reverse(taken);
    }
    if (!taken.equals(items)) {
      items.setAll(taken);
    }
    chosen.get().filter(c -> !items.contains(c)).ifPresent(c -> chosen.set(Optional.empty()));
    version.set(version.get() + 1);
  }
}
