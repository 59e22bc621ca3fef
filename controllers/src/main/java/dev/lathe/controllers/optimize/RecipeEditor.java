package dev.lathe.controllers.optimize;

import dev.lathe.controllers.settings.UndoStack;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.recipe.Recipe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The recipe under the person's hand: panels, values, undo. Panels are rebuilt only when their
 * shape changes, never under a moving slider.
 */
public final class RecipeEditor {
  private final PassRegistry passes;
  private final ReadOnlyObjectWrapper<Recipe> recipe =
      new ReadOnlyObjectWrapper<>(new Recipe(List.of()));
  private final ObservableList<StepItem> steps = FXCollections.observableArrayList();
  private final ObservableList<StepItem> stepsView =
      FXCollections.unmodifiableObservableList(steps);
  private final UndoStack<Recipe> undo = new UndoStack<>(recipe.get(), this::restore);
  private Function<String, Optional<String>> problems = id -> Optional.empty();

  /** An empty recipe of these passes. */
  public RecipeEditor(PassRegistry passes) {
    this.passes = passes;
  }

  /** The recipe now. */
  public ReadOnlyObjectProperty<Recipe> recipeProperty() {
    return recipe.getReadOnlyProperty();
  }

  /** One panel for each pass. */
  public ObservableList<StepItem> steps() {
    return stepsView;
  }

  /** What can be added, group by group. */
  public List<PassChoice> choices() {
    return passes.all().stream()
        .map(p -> new PassChoice(p.id(), p.name(), p.brief(), p.doc(), PassGroup.of(p)))
        .sorted(Comparator.comparing(PassChoice::group))
        .toList();
  }

  /** Begins anew, e.g. with another model; there is nothing to undo then. */
  void reset(Recipe start, Function<String, Optional<String>> problemOfPass) {
    problems = problemOfPass;
    Recipe known =
        new Recipe(
            start.steps().stream().filter(s -> passes.find(s.passId()).isPresent()).toList());
    undo.reset(known);
    restore(known);
  }

  /** Replaces the recipe, as one step to undo. */
  public void replace(Recipe next) {
    undo.push(next);
    restore(next);
  }

  /**
   * Adds a pass at the end, or before the first one that quantizes where it needs what that one
   * takes: weights that can still be cut and trained.
   */
  public void add(String passId) {
    Pass pass = passes.require(passId);
    List<Recipe.Step> list = new ArrayList<>(recipe.get().steps());
    list.add(place(pass, list), new Recipe.Step(passId, ParamValues.initial(pass.params()), true));
    replace(new Recipe(list));
  }

  private int place(Pass pass, List<Recipe.Step> list) {
    for (int i = 0; i < list.size() && !pass.endsQuantized(); i++) {
      if (PassGroup.of(passes.require(list.get(i).passId())) == PassGroup.QUANTIZE) {
        return i;
      }
    }
    return list.size();
  }

  /** Removes a pass. */
  public void remove(int index) {
    List<Recipe.Step> list = new ArrayList<>(recipe.get().steps());
    list.remove(index);
    replace(new Recipe(list));
  }

  /** Moves a pass up (−1) or down (+1). */
  public void move(int index, int by) {
    int to = index + by;
    List<Recipe.Step> list = new ArrayList<>(recipe.get().steps());
    if (to >= 0 && to < list.size()) {
      list.add(to, list.remove(index));
      replace(new Recipe(list));
    }
  }

  /** Switches a pass on or off. */
  public void setEnabled(int index, boolean enabled) {
    Recipe.Step s = recipe.get().steps().get(index);
    replace(with(index, new Recipe.Step(s.passId(), s.values(), enabled)));
  }

  /** Moves a slider: one step to undo for the whole movement, ended by {@link #seal}. */
  public void setNumber(int index, String paramId, double value) {
    Param<?> param = param(index, paramId);
    if (param instanceof Param.IntParam p) {
      int v = (int) Math.round(value);
      set(index, p, Math.max(p.min(), Math.min(p.max(), v)), "slide-" + index + paramId);
    } else if (param instanceof Param.DecimalParam p) {
      double snapped = p.min() + Math.rint((value - p.min()) / p.step()) * p.step();
      // Steps such as 0.01 have no exact double: cut what is far below the step.
      double clean = Math.rint(snapped * 1e9) / 1e9;
      set(index, p, Math.max(p.min(), Math.min(p.max(), clean)), "slide-" + index + paramId);
    }
  }

  /** Sets a number from elsewhere than its slider, which then follows. */
  public void moveTo(int index, String paramId, double value) {
    setNumber(index, paramId, value);
    seal();
    rebuild();
  }

  /** Switches a flag. */
  public void setFlag(int index, String paramId, boolean value) {
    if (param(index, paramId) instanceof Param.FlagParam p) {
      set(index, p, value, "");
      rebuild();
    }
  }

  /** Chooses a word. */
  public void setChoice(int index, String paramId, String value) {
    if (param(index, paramId) instanceof Param.ChoiceParam p && p.choices().contains(value)) {
      set(index, p, value, "");
      rebuild();
    }
  }

  /** Chooses a file; an empty text means none. */
  public void setFile(int index, String paramId, String value) {
    if (param(index, paramId) instanceof Param.FileParam p && p.problem(value).isEmpty()) {
      set(index, p, value, "");
      rebuild();
    }
  }

  /**
   * Writes a text; an empty one means none.
   *
   * @return why it cannot be that text; empty when it is
   */
  public Optional<String> setText(int index, String paramId, String value) {
    if (param(index, paramId) instanceof Param.TextParam p) {
      Optional<String> problem = p.problem(value);
      if (problem.isEmpty()) {
        set(index, p, value, "");
        rebuild();
      }
      return problem;
    }
    return Optional.empty();
  }

  /** Ends a slider's movement. */
  public void seal() {
    undo.seal();
  }

  /** One step back. */
  public void undo() {
    undo.undo();
  }

  /** One step forward. */
  public void redo() {
    undo.redo();
  }

  /** Whether there is something to undo. */
  public ReadOnlyBooleanProperty canUndoProperty() {
    return undo.canUndoProperty();
  }

  /** Whether there is something to redo. */
  public ReadOnlyBooleanProperty canRedoProperty() {
    return undo.canRedoProperty();
  }

  private Param<?> param(int index, String paramId) {
    Pass pass = passes.require(recipe.get().steps().get(index).passId());
    return PassRegistry.requireParam(pass, paramId);
  }

  private <T> void set(int index, Param<T> param, T value, String key) {
    Recipe.Step s = recipe.get().steps().get(index);
    Recipe next =
        with(index, new Recipe.Step(s.passId(), s.values().with(param, value), s.enabled()));
    undo.push(next, key);
    recipe.set(next);
  }

  private Recipe with(int index, Recipe.Step step) {
    List<Recipe.Step> list = new ArrayList<>(recipe.get().steps());
    list.set(index, step);
    return new Recipe(list);
  }

  private void restore(Recipe next) {
    recipe.set(next);
    rebuild();
  }

  private void rebuild() {
    List<StepItem> items = new ArrayList<>();
    List<Recipe.Step> list = recipe.get().steps();
    for (int i = 0; i < list.size(); i++) {
      Recipe.Step s = list.get(i);
      Pass pass = passes.require(s.passId());
      items.add(
          new StepItem(
              i,
              pass.id(),
              pass.name(),
              pass.doc(),
              pass.expectation(),
              s.enabled(),
              problems.apply(pass.id()).orElse(""),
              pass.channelShare().map(Param::id).orElse(""),
              pass.params().stream().map(p -> ParamItem.of(p, s.values())).toList()));
    }
    steps.setAll(items);
  }
}
