package dev.lathe.controllers.learn;

import dev.lathe.controllers.answer.LabelBars;
import dev.lathe.controllers.optimize.Figure;
import dev.lathe.controllers.optimize.GivenRecipes;
import dev.lathe.controllers.optimize.OptimizeController;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.task.SetupPart;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.Recipe;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;

/**
 * One lesson on quantization: the person predicts what few bits do to the open model, then the real
 * screens measure it. Use on the screen's thread.
 */
public final class LearnController {
  private static final String FEW_BITS = "few-bits.json";
  private static final String MANY_BITS = "many-bits.json";

  private final WorkbenchController workbench;
  private final OptimizeController optimize;
  private final PassRegistry passes;
  private final ReadOnlyObjectWrapper<Optional<LessonStep>> step =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyStringWrapper truth = new ReadOnlyStringWrapper("");
  private final ObjectProperty<Optional<Boolean>> sameLabel =
      new SimpleObjectProperty<>(Optional.empty());
  private final DoubleProperty sameOfHundred = new SimpleDoubleProperty(90);
  private final StringBinding cannotStart;
  private final StringBinding cannotGoOn;

  /** Follows the live preview of "Optimize". */
  public LearnController(
      WorkbenchController workbench, OptimizeController optimize, PassRegistry passes) {
    this.workbench = workbench;
    this.optimize = optimize;
    this.passes = passes;
    this.cannotStart =
        Bindings.createStringBinding(this::whyNotStart, workbench.openModelProperty());
    this.cannotGoOn =
        Bindings.createStringBinding(
            () ->
                step.get().equals(Optional.of(LessonStep.PREDICT)) && sameLabel.get().isEmpty()
                    ? Texts.get("learn.predict-first")
                    : "",
            step,
            sameLabel);
    InvalidationListener refresh = o -> tellTruth();
    optimize.live().draft().addListener(refresh);
    optimize.live().agreementProperty().addListener(refresh);
    optimize.editor().recipeProperty().addListener(refresh);
    step.addListener(refresh);
  }

  /** The step being taken; empty while no lesson runs. */
  public ReadOnlyObjectProperty<Optional<LessonStep>> stepProperty() {
    return step.getReadOnlyProperty();
  }

  /** What was measured beside what was predicted, in words; empty before. */
  public ReadOnlyStringProperty truthProperty() {
    return truth.getReadOnlyProperty();
  }

  /** The prediction: will the first label stay? */
  public ObjectProperty<Optional<Boolean>> sameLabelProperty() {
    return sameLabel;
  }

  /** The prediction: of a hundred examples, how many get the same answer, 0..100. */
  public DoubleProperty sameOfHundredProperty() {
    return sameOfHundred;
  }

  /** Why the lesson cannot begin; empty when it can. */
  public StringBinding cannotStart() {
    return cannotStart;
  }

  /** Why the next step cannot be taken; empty when it can. */
  public StringBinding cannotGoOn() {
    return cannotGoOn;
  }

  /** Begins. */
  public void start() {
    if (cannotStart.get().isEmpty()) {
      sameLabel.set(Optional.empty());
      enter(LessonStep.LOOK);
    }
  }

  /** Goes on to the next step; after the last the lesson ends. */
  public void next() {
    if (step.get().isPresent() && cannotGoOn.get().isEmpty()) {
      int i = step.get().get().ordinal() + 1;
      if (i < LessonStep.values().length) {
        enter(LessonStep.values()[i]);
      } else {
        stop();
      }
    }
  }

  /** Goes back one step. */
  public void back() {
    step.get()
        .filter(s -> s.ordinal() > 0)
        .ifPresent(s -> enter(LessonStep.values()[s.ordinal() - 1]));
  }

  /** Ends the lesson. */
  public void stop() {
    step.set(Optional.empty());
  }

  private void enter(LessonStep next) {
    switch (next) {
      case MEASURE -> recipe(FEW_BITS).ifPresent(optimize.editor()::replace);
      case TURN_UP -> recipe(MANY_BITS).ifPresent(optimize.editor()::replace);
      default -> {
        // The other steps leave the recipe as the person has it.
      }
    }
    step.set(Optional.of(next));
    workbench.placeProperty().set(next.place());
  }

  /** What the lesson sets the real slider to; one step to undo. */
  private Optional<Recipe> recipe(String file) {
    return GivenRecipes.read(LearnController.class, file, passes);
  }

  private String whyNotStart() {
    Optional<OpenModel> open = workbench.openModelProperty().get();
    if (open.isEmpty()) {
      return workbench.needsModel().get();
    }
    if (!open.get().model().setup().task().uses(SetupPart.LABELS)) {
      return Texts.get("learn.needs-labels");
    }
    return recipe(FEW_BITS).isPresent() ? "" : Texts.get("why-not.not-ready");
  }

  private void tellTruth() {
    boolean shows =
        step.get().filter(s -> s.ordinal() >= LessonStep.MEASURE.ordinal()).isPresent()
            && step.get().get() != LessonStep.COMPARE;
    List<LabelBars.Line> before = optimize.live().original();
    List<LabelBars.Line> after = optimize.live().draft();
    if (!shows || before.isEmpty() || after.isEmpty()) {
      truth.set("");
      return;
    }
    truth.set((labels(before.get(0), after.get(0)) + " " + agreement()).strip());
  }

  private String labels(LabelBars.Line before, LabelBars.Line after) {
    boolean same = before.label().equals(after.label());
    String what =
        same
            ? Texts.get("learn.truth.same", after.label(), before.score(), after.score())
            : Texts.get("learn.truth.other", after.label(), before.label());
    return sameLabel
        .get()
        .filter(p -> step.get().equals(Optional.of(LessonStep.MEASURE)))
        .map(p -> Texts.get(p == same ? "learn.truth.right" : "learn.truth.wrong") + " " + what)
        .orElse(what);
  }

  private String agreement() {
    Figure f = optimize.live().agreementProperty().get();
    if (!f.unit().startsWith("±")) {
      return "";
    }
    String measured = (f.value() + " " + f.unit()).strip();
    return step.get().equals(Optional.of(LessonStep.MEASURE))
        ? Texts.get("learn.truth.agreement", Formats.number(sameOfHundred.get(), 0), measured)
        : Texts.get("learn.truth.agreement-now", measured);
  }
}
