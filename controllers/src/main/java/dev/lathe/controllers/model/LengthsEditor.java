package dev.lathe.controllers.model;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.task.InputLengths;
import dev.lathe.engine.task.ModelSetup;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The dimensions that the open model's inputs leave open, and the lengths that the person gives
 * them. A length takes effect at once and is remembered with the setup. Use on the screen's thread.
 */
public final class LengthsEditor {
  private final WorkbenchController workbench;
  private final ReadOnlyObjectProperty<ModelPage> page;
  private final ObservableList<LengthLine> lines = FXCollections.observableArrayList();
  private final ObservableList<LengthLine> linesView =
      FXCollections.unmodifiableObservableList(lines);
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");

  /**
   * An open dimension as a form shows it.
   *
   * @param key the name among the setup's lengths
   * @param name for people: "batch", "tokens", "height"
   * @param places which axes of which inputs it is
   * @param value what the person gave; empty where nothing is given
   * @param usual what is taken where nothing is given; empty while it is not known
   * @param source where the value is known from
   */
  public record LengthLine(
      String key, String name, String places, String value, String usual, String source) {}

  LengthsEditor(WorkbenchController workbench, ReadOnlyObjectProperty<ModelPage> page) {
    this.workbench = workbench;
    this.page = page;
    InvalidationListener follow = o -> show();
    page.addListener(follow);
    workbench.openModelProperty().addListener(follow);
    show();
  }

  /** The open dimensions; empty where all are fixed, and until the model was read. */
  public ObservableList<LengthLine> lines() {
    return linesView;
  }

  /** What is wrong with what was typed, a sentence; empty when nothing is. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** Takes a length as it was typed; an empty one gives it back. A mistake changes nothing. */
  public void apply(String key, String text) {
    Optional<ModelSetup> now = setup();
    if (now.isEmpty()) {
      return;
    }
    try {
      String typed = text.strip();
      Optional<Long> length =
          typed.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(typed));
      InputLengths lengths = now.get().lengths().with(key, length);
      if (!lengths.equals(now.get().lengths())) {
        workbench.changeSetup(
            now.get()
                .withLengths(lengths)
                .withSource(
                    InputLengths.fact(key),
                    Texts.get(length.isPresent() ? "model.setup.by-hand" : "model.lengths.usual")));
      }
      show();
    } catch (IllegalArgumentException e) {
      show();
      problem.set(Texts.get("model.lengths.wrong", name(key), InputLengths.MOST));
    }
  }

  private String name(String key) {
    return lines.stream()
        .filter(l -> l.key().equals(key))
        .map(LengthLine::name)
        .findFirst()
        .orElse(key);
  }

  private Optional<ModelSetup> setup() {
    return workbench.openModelProperty().get().map(OpenModel::model).map(m -> m.setup());
  }

  private void show() {
    problem.set("");
    Optional<ModelSetup> now = setup();
    // Set even when equal, so that a field whose text was refused is written anew.
    lines.setAll(
        now.isEmpty()
            ? List.of()
            : page.get().lengths().stream().map(l -> line(l, now.get())).toList());
  }

  private static LengthLine line(ModelPage.OpenLength open, ModelSetup s) {
    Long given = s.lengths().byName().get(open.key());
    return new LengthLine(
        open.key(),
        open.name(),
        open.places(),
        given == null ? "" : given.toString(),
        open.usual(),
        given == null ? "" : s.sources().getOrDefault(InputLengths.fact(open.key()), ""));
  }
}
