package dev.lathe.controllers.row;

import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.ColumnProfile;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.task.TableOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** A row of a table, a field a column. Use on the screen's thread. */
public final class RowForm {
  /** So many rows are looked at to know what columns hold. */
  private static final int LOOKED_AT = 50_000;

  private final JobRunner jobs;
  private final ObservableList<RowField> fields = FXCollections.observableArrayList();
  private final ObservableList<RowField> fieldsView =
      FXCollections.unmodifiableObservableList(fields);
  private final ObjectProperty<Optional<RowField>> chosen =
      new SimpleObjectProperty<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<RowSample>> row =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyIntegerWrapper at = new ReadOnlyIntegerWrapper(-1);
  private final ReadOnlyStringWrapper position = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper truth = new ReadOnlyStringWrapper("");
  private final StringBinding cannotGoBack;
  private final StringBinding cannotGoOn;
  private final StringBinding cannotGoBackToRow;
  private Optional<Dataset> data = Optional.empty();
  private List<String> labels = List.of();
  private List<String> restored = List.of();
  private String restoredColumn = "";
  private boolean filling;
  private long asked;

  /** An empty form; {@link RowController} fills it. */
  public RowForm(JobRunner jobs) {
    this.jobs = jobs;
    cannotGoBack = Bindings.createStringBinding(() -> cannotMove(-1), at, position);
    cannotGoOn = Bindings.createStringBinding(() -> cannotMove(1), at, position);
    cannotGoBackToRow =
        Bindings.createStringBinding(
            () ->
                data.isEmpty() || at.get() < 0
                    ? Texts.get("why-not.no-rows")
                    : isChanged(data.get()) ? "" : Texts.get("why-not.row-unchanged"),
            at,
            position);
  }

  /** The columns in the model's order. */
  public ObservableList<RowField> fields() {
    return fieldsView;
  }

  /** The column that "what if" moves; empty while there is none. */
  public ObjectProperty<Optional<RowField>> chosenProperty() {
    return chosen;
  }

  /** What the fields say; empty while there are no fields. */
  public ReadOnlyObjectProperty<Optional<RowSample>> rowProperty() {
    return row.getReadOnlyProperty();
  }

  /** Number of the row of the data that was taken last, from 0; −1 for none. */
  public ReadOnlyIntegerProperty atProperty() {
    return at.getReadOnlyProperty();
  }

  /** Which row of the data it is and whether it was changed, in words; empty without data. */
  public ReadOnlyStringProperty positionProperty() {
    return position.getReadOnlyProperty();
  }

  /** What the data say is right for the row, in words; empty where they do not. */
  public ReadOnlyStringProperty truthProperty() {
    return truth.getReadOnlyProperty();
  }

  /** Why there is no row before this; empty when there is. */
  public StringBinding cannotGoBack() {
    return cannotGoBack;
  }

  /** Why there is no row after this; empty when there is. */
  public StringBinding cannotGoOn() {
    return cannotGoOn;
  }

  /** Why the form need not go back to the row as the data have it; empty when it was changed. */
  public StringBinding cannotGoBackToRow() {
    return cannotGoBackToRow;
  }

  /** Takes the row before. */
  public void previous() {
    if (cannotGoBack.get().isEmpty()) {
      show(at.get() - 1);
    }
  }

  /** Takes the next row. */
  public void next() {
    if (cannotGoOn.get().isEmpty()) {
      show(at.get() + 1);
    }
  }

  /** Takes the row again as the data have it. */
  public void reset() {
    if (at.get() >= 0) {
      show(at.get());
    }
  }

  /**
   * Takes a row of the data.
   *
   * @param index from 0; the nearest there is where there is none of that number
   */
  public void show(int index) {
    data.filter(d -> d.size() > 0)
        .ifPresent(
            d -> {
              int there = Math.max(0, Math.min(d.size() - 1, index));
              Example e = d.examples().get(there);
              if (e.sample() instanceof RowSample r) {
                at.set(there);
                truth.set(e.truth().map(this::words).orElse(""));
                fill(fields.stream().map(f -> r.cell(f.name()).orElse("")).toList());
              }
            });
  }

  /** Takes the cells of a row; columns that it does not have stay as they are. */
  public void take(RowSample sample) {
    fill(fields.stream().map(f -> sample.cell(f.name()).orElse(f.valueProperty().get())).toList());
  }

  private String words(Truth right) {
    if (right instanceof Truth.OfClass c) {
      return c.index() < labels.size() ? labels.get(c.index()) : Texts.get("row.class", c.index());
    }
    return right instanceof Truth.OfNumber n ? Formats.count(n.value()) : "";
  }

  private String cannotMove(int by) {
    int rows = data.map(Dataset::size).orElse(0);
    if (rows == 0) {
      return Texts.get("why-not.no-rows");
    }
    int to = at.get() + by;
    return to < 0
        ? Texts.get("why-not.first-row")
        : to >= rows ? Texts.get("why-not.last-row") : "";
  }

  /** Forgets everything. */
  void clear() {
    asked++;
    data = Optional.empty();
    restored = List.of();
    fields.clear();
    chosen.set(Optional.empty());
    at.set(-1);
    truth.set("");
    position.set("");
    row.set(Optional.empty());
  }

  /** Begins with the columns that the setup names, of which nothing else is known. */
  void begin(OpenModel model) {
    clear();
    List<String> names = TableOptions.of(model.model().setup()).columns();
    if (!names.isEmpty()) {
      take(names.stream().map(n -> ColumnProfile.of(n, List.of())).toList());
    }
  }

  /** The cells as they are, to be remembered. */
  List<String> cells() {
    return fields.stream().map(f -> f.valueProperty().get()).toList();
  }

  /**
   * What was remembered is filled in again, now or when the columns are known.
   *
   * @param index the row that it was
   * @param column that "what if" moved
   */
  void restore(List<String> cells, int index, String column) {
    restored = cells;
    restoredColumn = column;
    at.set(Math.max(at.get(), index));
    again();
  }

  private void again() {
    if (!restored.isEmpty() && restored.size() == fields.size() && data.isPresent()) {
      int wanted = at.get();
      List<String> cells = restored;
      restored = List.of();
      show(wanted);
      fill(cells);
      fields.stream()
          .filter(f -> f.name().equals(restoredColumn))
          .findFirst()
          .ifPresent(f -> chosen.set(Optional.of(f)));
    }
  }

  /** Takes a data set's rows. */
  void offer(Dataset found, OpenModel model) {
    if (found.size() == 0 || !(found.examples().get(0).sample() instanceof RowSample first)) {
      return;
    }
    List<String> named = TableOptions.of(model.model().setup()).columns();
    List<String> columns = named.isEmpty() ? first.columns() : named;
    long number = ++asked;
    jobs.start(
        JobSpec.of(
                Texts.get("job.columns"),
                c -> {
                  List<List<String>> cells = new ArrayList<>();
                  columns.forEach(n -> cells.add(new ArrayList<>()));
                  for (Example e : found.evenly(LOOKED_AT)) {
                    c.checkCancelled();
                    RowSample r = (RowSample) e.sample();
                    for (int i = 0; i < columns.size(); i++) {
                      cells.get(i).add(r.cell(columns.get(i)).orElse(""));
                    }
                  }
                  List<ColumnProfile> profiles = new ArrayList<>();
                  for (int i = 0; i < columns.size(); i++) {
                    profiles.add(ColumnProfile.of(columns.get(i), cells.get(i)));
                  }
                  return profiles;
                })
            .unlisted()
            .onSuccess(
                profiles -> {
                  if (number == asked) {
                    data = Optional.of(found);
                    labels = model.model().setup().labels();
                    take(profiles);
                    int wanted = at.get();
                    at.set(-1);
                    show(Math.max(0, wanted));
                    again();
                  }
                }));
  }

  private void take(List<ColumnProfile> profiles) {
    Optional<String> before = chosen.get().map(RowField::name);
    filling = true;
    List<RowField> made = profiles.stream().map(RowField::new).toList();
    made.forEach(f -> f.valueProperty().addListener(o -> changed()));
    fields.setAll(made);
    chosen.set(
        made.stream()
            .filter(f -> before.filter(f.name()::equals).isPresent())
            .findFirst()
            .or(() -> made.stream().findFirst()));
    filling = false;
    changed();
  }

  private void fill(List<String> cells) {
    filling = true;
    for (int i = 0; i < Math.min(cells.size(), fields.size()); i++) {
      fields.get(i).valueProperty().set(cells.get(i));
    }
    filling = false;
    changed();
  }

  private void changed() {
    if (filling) {
      return;
    }
    describe();
    List<String> names = fields.stream().map(RowField::name).toList();
    row.set(
        cells().stream().allMatch(String::isBlank)
            ? Optional.empty()
            : Optional.of(
                new RowSample(name(), names, cells().stream().map(String::strip).toList())));
  }

  private String name() {
    return at.get() < 0 ? Texts.get("row.own") : Texts.get("row.name", at.get() + 1);
  }

  private void describe() {
    position.set(
        data.filter(d -> at.get() >= 0)
            .map(
                d ->
                    Texts.get(
                        isChanged(d) ? "row.position.changed" : "row.position",
                        Formats.whole(at.get() + 1L),
                        Formats.whole(d.size()),
                        d.name()))
            .orElse(""));
  }

  private boolean isChanged(Dataset d) {
    RowSample r = (RowSample) d.examples().get(at.get()).sample();
    return fields.stream()
        .anyMatch(f -> !r.cell(f.name()).orElse("").equals(f.valueProperty().get()));
  }
}
