package dev.lathe.controllers.changes;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.change.Changes;
import dev.lathe.engine.change.ClassChanges;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.ChangeMeasure;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupPart;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What a variant changed in all, and by class. Use on the screen's thread. */
public final class ChangeSummary {
  private final ReadOnlyStringWrapper line = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper problems = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper ofClasses = new ReadOnlyBooleanWrapper(true);
  private final ReadOnlyBooleanWrapper labelled = new ReadOnlyBooleanWrapper();
  private final ObservableList<ClassLine> classes = FXCollections.observableArrayList();
  private final ObservableList<ClassLine> classesView =
      FXCollections.unmodifiableObservableList(classes);
  private final ReadOnlyObjectWrapper<ChangeMatrix> matrix =
      new ReadOnlyObjectWrapper<>(ChangeMatrix.NONE);
  private final ReadOnlyStringWrapper classesTitle =
      new ReadOnlyStringWrapper(Texts.get("changes.classes"));
  private final ReadOnlyStringWrapper classesHelp =
      new ReadOnlyStringWrapper(Texts.get("changes.classes.help"));
  private Optional<Changes> changes = Optional.empty();

  ChangeSummary() {}

  /** What is told by class, as a title. */
  public ReadOnlyStringProperty classesTitleProperty() {
    return classesTitle.getReadOnlyProperty();
  }

  /** The same in a sentence. */
  public ReadOnlyStringProperty classesHelpProperty() {
    return classesHelp.getReadOnlyProperty();
  }

  /** How many answers changed, and how, in a sentence; empty before any was asked. */
  public ReadOnlyStringProperty lineProperty() {
    return line.getReadOnlyProperty();
  }

  /** What could not be compared, in a sentence; empty when all could. */
  public ReadOnlyStringProperty problemsProperty() {
    return problems.getReadOnlyProperty();
  }

  /** Whether it is known what is right, so that lost is told from gained. */
  public ReadOnlyBooleanProperty labelledProperty() {
    return labelled.getReadOnlyProperty();
  }

  /** Whether answers are about classes at all, so that something can be told by class. */
  public ReadOnlyBooleanProperty ofClassesProperty() {
    return ofClasses.getReadOnlyProperty();
  }

  /** By class, what lost most first; empty without labels. */
  public ObservableList<ClassLine> classes() {
    return classesView;
  }

  /** Which class became which. */
  public ReadOnlyObjectProperty<ChangeMatrix> matrixProperty() {
    return matrix.getReadOnlyProperty();
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Whether all answers are the original's. */
  boolean isNothing() {
    return changes.filter(c -> c.changed() == 0).isPresent();
  }

  String nothing() {
    return Texts.get("changes.nothing", Formats.whole(changes.map(Changes::answered).orElse(0L)));
  }

  void clear() {
    changes = Optional.empty();
    line.set("");
    problems.set("");
    labelled.set(false);
    classes.clear();
    matrix.set(ChangeMatrix.NONE);
  }

  /** Answers of this setup are about to come. */
  void begin(ModelSetup setup) {
    ofClasses.set(setup.task().uses(SetupPart.LABELS));
  }

  void show(Changes c, ModelSetup setup) {
    changes = Optional.of(c);
    labelled.set(
        !c.classes().isEmpty()
            || c.counts().get(Change.Kind.LOST) + c.counts().get(Change.Kind.GAINED) > 0);
    line.set(Texts.get("changes.line", Formats.whole(c.changed()), Formats.whole(c.answered())));
    problems.set(problem(c));
    boolean overlap = setup.task().changeMeasure() == ChangeMeasure.OVERLAP;
    classesTitle.set(Texts.get(overlap ? "changes.classes.overlap" : "changes.classes"));
    classesHelp.set(Texts.get(overlap ? "changes.classes.overlap.help" : "changes.classes.help"));
    classes.setAll(c.classes().stream().map(x -> line(x, setup)).toList());
    matrix.set(ChangeMatrix.of(c.moves(), setup));
  }

  private static String problem(Changes c) {
    String silent =
        c.notNumbers() == 0 ? "" : Texts.get("changes.not-numbers", Formats.whole(c.notNumbers()));
    String failed =
        c.failed() == 0
            ? ""
            : Texts.get(
                "changes.failed",
                Formats.whole(c.failed()),
                c.failures().stream().findFirst().orElse(""));
    return (silent + " " + failed).strip();
  }

  private static ClassLine line(ClassChanges c, ModelSetup setup) {
    Estimate d = c.difference();
    int direction = d.high() < 0 ? -1 : d.low() > 0 ? 1 : 0;
    return new ClassLine(
        c.index(),
        setup.label(c.index()),
        Formats.whole(c.before().n()),
        share(c.before()),
        share(c.after()),
        d.value() == 0
            ? Texts.get("changes.same")
            : Texts.get(
                "changes.points",
                signed(100 * d.value()),
                signed(100 * d.low()),
                signed(100 * d.high())),
        c.before().value(),
        c.after().value(),
        direction);
  }

  private static String share(Estimate e) {
    return Texts.get(
        "changes.share",
        Formats.number(100 * e.value(), 1),
        Formats.number(100 * e.low(), 0),
        Formats.number(100 * e.high(), 0));
  }

  private static String signed(double v) {
    return (v > 0 ? "+" : v < 0 ? "−" : "") + Formats.number(Math.abs(v), 1);
  }
}
