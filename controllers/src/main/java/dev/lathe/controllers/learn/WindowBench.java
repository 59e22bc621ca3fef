package dev.lathe.controllers.learn;

import dev.lathe.base.LatheException;
import dev.lathe.controllers.answer.LabelBars;
import dev.lathe.controllers.compare.CompareController;
import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.compare.Interval;
import dev.lathe.controllers.compare.ScenarioChoice;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.optimize.OptimizeController;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.task.SetupPart;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;

/** The real window under a lesson. */
public final class WindowBench implements LessonBench {
  private final WorkbenchController workbench;
  private final OptimizeController optimize;
  private final CompareController compare;
  private final DataController data;
  private final PassRegistry passes;

  /** A bench over these controllers. */
  public WindowBench(
      WorkbenchController workbench,
      OptimizeController optimize,
      CompareController compare,
      DataController data) {
    this.workbench = workbench;
    this.optimize = optimize;
    this.compare = compare;
    this.data = data;
    this.passes = workbench.services().optimizing().passes();
  }

  @Override
  public void goTo(Place place) {
    workbench.placeProperty().set(place);
  }

  @Override
  public void setRecipe(String pass) {
    optimize.editor().replace(recipe(pass));
  }

  private Recipe recipe(String pass) {
    return new Recipe(List.of(PassSpec.parse(pass, passes)));
  }

  @Override
  public void setScenario(String id) {
    ScenarioChoice.all().stream()
        .filter(s -> s.id().equals(id))
        .findFirst()
        .ifPresent(compare.scenarioProperty()::set);
  }

  @Override
  public String lacks(Lesson lesson) {
    Optional<OpenModel> open = workbench.openModelProperty().get();
    if (open.isEmpty()) {
      return workbench.needsModel().get();
    }
    Optional<Dataset> examples = data.datasetProperty().get();
    if (lesson.needs().contains(Lesson.Need.LABELS)
        && !open.get().model().setup().task().uses(SetupPart.LABELS)) {
      return Texts.get("learn.needs-labels");
    }
    if (!lesson.needs().isEmpty() && examples.filter(d -> d.size() > 0).isEmpty()) {
      return Texts.get("learn.needs-data");
    }
    boolean told =
        metric().filter(m -> m.unit() == Metric.Unit.SHARE).isPresent()
            && examples.filter(d -> d.labelled() > 0).isPresent();
    return lesson.needs().contains(Lesson.Need.QUALITY) && !told
        ? Texts.get("learn.needs-quality")
        : "";
  }

  private Optional<Metric> metric() {
    return workbench
        .openModelProperty()
        .get()
        .flatMap(
            o ->
                o.model().setup().task().metrics().stream().filter(Metric::needsTruth).findFirst());
  }

  @Override
  public String model() {
    return workbench.openModelProperty().get().map(o -> o.model().sha256()).orElse("");
  }

  @Override
  public String quality() {
    return metric().map(Metric::name).orElse(Texts.get("compare.column.quality"));
  }

  @Override
  public Optional<Seen> sameLabel(String pass) {
    List<LabelBars.Line> before = optimize.live().original();
    List<LabelBars.Line> after = optimize.live().draft();
    if (before.isEmpty() || after.isEmpty() || !isUnderHand(pass)) {
      return Optional.empty();
    }
    boolean same = before.get(0).label().equals(after.get(0).label());
    return Optional.of(new Seen(Seen.exactly(same ? 1 : 0), hasSettled()));
  }

  @Override
  public Optional<Seen> agreement(String pass) {
    return optimize
        .live()
        .estimateProperty()
        .get()
        .filter(s -> isUnderHand(pass))
        .flatMap(s -> s.agreement().map(a -> new Seen(interval(a, s.n()), hasSettled())));
  }

  private static Interval interval(OptimizeServices.Score s, int n) {
    return new Interval(s.value(), s.low(), s.high(), n);
  }

  /** When the estimate has come to its end, the draft is long there. */
  private boolean hasSettled() {
    return !optimize.live().estimatingProperty().get()
        && optimize.live().estimateProperty().get().filter(s -> s.n() >= s.total()).isPresent();
  }

  private boolean isUnderHand(String pass) {
    return optimize.editor().recipeProperty().get().enabledSteps().equals(recipe(pass).steps());
  }

  @Override
  public boolean made(String pass) {
    return variant(pass).isPresent();
  }

  private OptionalLong variant(String pass) {
    Recipe wanted = recipe(pass);
    return workbench.variants().stream()
        .filter(v -> !v.original() && made(v, wanted))
        .mapToLong(VariantItem::id)
        .max();
  }

  private boolean made(VariantItem item, Recipe wanted) {
    try {
      return workbench
          .variant(item)
          .map(v -> RecipeJson.read(v.recipeJson(), passes).enabledSteps())
          .filter(wanted.steps()::equals)
          .isPresent();
    } catch (LatheException e) {
      // A recipe of another version of Lathe is none of a lesson's.
      return false;
    }
  }

  @Override
  public Optional<CompareRow> original() {
    return row(CompareRow::original);
  }

  @Override
  public Optional<CompareRow> row(String pass) {
    OptionalLong id = variant(pass);
    return id.isEmpty() ? Optional.empty() : row(r -> r.variantId() == id.getAsLong());
  }

  private Optional<CompareRow> row(Predicate<CompareRow> which) {
    return compare.rows().stream()
        .filter(which)
        .filter(r -> r.trust() != CompareRow.Trust.NOT_MEASURED && r.measuredWith().fits())
        .findFirst();
  }

  @Override
  public boolean doubtful() {
    return compare.rows().stream()
        .anyMatch(r -> r.trust() == CompareRow.Trust.INVALID && r.measuredWith().fits());
  }

  @Override
  public boolean quiet() {
    return !compare.measuringProperty().get();
  }

  @Override
  public void watch(Runnable changed) {
    InvalidationListener listener = o -> changed.run();
    List.<Observable>of(
            workbench.openModelProperty(),
            workbench.variants(),
            data.datasetProperty(),
            optimize.editor().recipeProperty(),
            optimize.live().draft(),
            optimize.live().estimateProperty(),
            optimize.live().estimatingProperty(),
            compare.rows(),
            compare.measuringProperty())
        .forEach(o -> o.addListener(listener));
  }
}
