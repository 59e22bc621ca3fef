package dev.lathe.controllers.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.training.TrainingController;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.Pass;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import dev.lathe.optimizers.recipe.TrainingSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Turns a model down: the recipe, its live preview, and making variants. */
public final class OptimizeController implements AutoCloseable {
  private static final String NOTE = "recipe";
  private static final List<String> FIRST_PASSES = List.of("int8-static", "round-weights");

  private final WorkbenchController workbench;
  private final DataController data;
  private final OptimizeServices services;
  private final JobRunner jobs;
  private final DialogService dialogs;
  private final Notifications notifications;
  private final ObservableValue<Optional<Sample>> tried;
  private final RecipeEditor editor;
  private final LiveController live;
  private final LayerController layers;
  private final TrainingController training;
  private final PruneController pruning;
  private final ReadOnlyBooleanWrapper making = new ReadOnlyBooleanWrapper();
  private final ObservableList<String> report = FXCollections.observableArrayList();
  private final ObservableList<String> reportView =
      FXCollections.unmodifiableObservableList(report);
  private final StringBinding cannotMake;
  private final StringBinding dataLine;
  private boolean recalled;
  private Consumer<MadeSteps> onSteps = made -> made.steps().close();

  /**
   * Follows workbench, data and the input being tried.
   *
   * @param tried the current input of "Try"; without one the first example of the data is used
   */
  public OptimizeController(
      WorkbenchController workbench,
      DataController data,
      OptimizeServices services,
      JobRunner jobs,
      FxThread fx,
      DialogService dialogs,
      Notifications notifications,
      ObservableValue<Optional<Sample>> tried) {
    this.workbench = workbench;
    this.data = data;
    this.services = services;
    this.jobs = jobs;
    this.dialogs = dialogs;
    this.notifications = notifications;
    this.tried = tried;
    this.editor = new RecipeEditor(services.passes());
    this.live = new LiveController(services, jobs, fx);
    this.layers = new LayerController(live.previewProperty(), editor.recipeProperty(), jobs, fx);
    this.training = new TrainingController(fx);
    this.pruning = new PruneController(services.pruning(), jobs, fx);
    cannotMake =
        Bindings.createStringBinding(
            this::whyNotMake,
            workbench.openModelProperty(),
            editor.recipeProperty(),
            data.datasetProperty(),
            making);
    dataLine =
        Bindings.createStringBinding(
            () -> data.summary(editor.recipeProperty().get()),
            data.summaryProperty(),
            editor.recipeProperty());
    connect();
    open(workbench.openModelProperty().get());
  }

  private void connect() {
    workbench
        .openModelProperty()
        .addListener(
            (o, before, now) -> {
              if (!before.map(OpenModel::model).equals(now.map(OpenModel::model))) {
                open(now);
              }
            });
    InvalidationListener follow = o -> follow();
    editor
        .recipeProperty()
        .addListener(
            (o, old, now) -> {
              follow();
              layers.follow();
              remember(now);
            });
    live.previewProperty().addListener(follow);
    data.datasetProperty().addListener(follow);
    tried.addListener(follow);
    making.addListener((o, old, now) -> pruning.making(now));
  }

  /** The recipe under the hand. */
  public RecipeEditor editor() {
    return editor;
  }

  /** The live preview. */
  public LiveController live() {
    return live;
  }

  /** The layer card. */
  public LayerController layers() {
    return layers;
  }

  /** The training that runs, or ran last. */
  public TrainingController training() {
    return training;
  }

  /** Channel pruning before it is done. */
  public PruneController pruning() {
    return pruning;
  }

  /** Calibration and evaluation data. */
  public DataController data() {
    return data;
  }

  /** Which data the recipe uses for what. */
  public StringBinding dataLine() {
    return dataLine;
  }

  /** Whether a variant is being made. */
  public ReadOnlyBooleanProperty makingProperty() {
    return making.getReadOnlyProperty();
  }

  /** What the last recipe did: automatic choices, and nodes left alone with reasons. */
  public ObservableList<String> report() {
    return reportView;
  }

  /** Why no variant can be made; empty when one can. */
  public StringBinding cannotMake() {
    return cannotMake;
  }

  private void open(Optional<OpenModel> opened) {
    Optional<Model> model = opened.map(OpenModel::model);
    recalled = false;
    report.clear();
    live.open(model);
    training.clear();
    if (opened.isEmpty()) {
      editor.reset(new Recipe(List.of()), id -> Optional.empty());
      return;
    }
    OpenModel o = opened.get();
    editor.reset(firstRecipe(), id -> Optional.empty());
    jobs.start(
        JobSpec.of(Texts.get("job.recipe"), c -> recall(o))
            .unlisted()
            .onSuccess(
                r -> {
                  if (workbench.openModelProperty().get().filter(now -> now == o).isPresent()) {
                    recalled = true;
                    editor.reset(r.recipe(), id -> Optional.ofNullable(r.problems().get(id)));
                  }
                }));
  }

  private record Recalled(Recipe recipe, java.util.Map<String, String> problems) {}

  private Recalled recall(OpenModel o) {
    java.util.Map<String, String> problems = new java.util.HashMap<>();
    for (Pass p : services.passes().all()) {
      services.unsupported(p.id(), o.model()).ifPresent(why -> problems.put(p.id(), why));
    }
    Recipe recipe;
    try {
      recipe =
          workbench
              .memory()
              .recall(o.experiment(), NOTE)
              .map(json -> RecipeJson.read(json, services.passes()))
              .orElseGet(this::firstRecipe);
    } catch (LatheException e) {
      // A recipe of another version of Lathe: begin anew rather than refuse the model.
      recipe = firstRecipe();
    }
    return new Recalled(recipe, problems);
  }

  private Recipe firstRecipe() {
    List<Recipe.Step> steps = new java.util.ArrayList<>();
    for (String id : FIRST_PASSES) {
      services
          .passes()
          .find(id)
          .ifPresent(
              p ->
                  steps.add(
                      new Recipe.Step(
                          id,
                          dev.lathe.optimizers.ParamValues.initial(p.params()),
                          steps.isEmpty())));
    }
    return new Recipe(steps);
  }

  private void remember(Recipe recipe) {
    // Before the experiment has told its recipe, what is under the hand is not the person's.
    workbench
        .openModelProperty()
        .get()
        .filter(o -> recalled)
        .ifPresent(o -> workbench.memory().keep(o.experiment(), NOTE, RecipeJson.write(recipe)));
  }

  private Optional<Sample> input() {
    Optional<Sample> current = tried.getValue();
    return current.isPresent()
        ? current
        : data.datasetProperty()
            .get()
            .flatMap(d -> d.examples().stream().findFirst())
            .map(Example::sample);
  }

  private void follow() {
    Recipe recipe = editor.recipeProperty().get();
    live.follow(recipe, input(), data.evaluation(recipe));
    Optional<Model> model = workbench.openModelProperty().get().map(OpenModel::model);
    pruning.follow(
        model.flatMap(
            m ->
                PruneQuestion.stepOf(recipe)
                    .map(
                        step ->
                            new PruneQuestion(
                                m, recipe, step, data.passes(recipe), input(), data.untrained()))));
  }

  /** Gives the steps of each variant that several passes made to somebody who closes them. */
  public void whenMade(Consumer<MadeSteps> listener) {
    onSteps = listener;
  }

  private List<Recipe.Step> enabledSteps() {
    return editor.recipeProperty().get().enabledSteps();
  }

  private String whyNotMake() {
    if (!workbench.needsModel().get().isEmpty()) {
      return workbench.needsModel().get();
    }
    if (making.get()) {
      return Texts.get("why-not.making");
    }
    if (enabledSteps().isEmpty()) {
      return Texts.get("why-not.no-pass");
    }
    for (Recipe.Step s : enabledSteps()) {
      Pass pass = services.passes().require(s.passId());
      if (pass.needs(s.values()).contains(Pass.Need.CALIBRATION_DATA)
          && data.datasetProperty().get().isEmpty()) {
        return Texts.get("why-not.needs-calibration", pass.name());
      }
    }
    return "";
  }

  /** Applies the recipe and keeps the result as a variant. */
  public void makeVariant() {
    Optional<OpenModel> opened = workbench.openModelProperty().get();
    if (opened.isEmpty() || !cannotMake.get().isEmpty()) {
      return;
    }
    OpenModel o = opened.get();
    Recipe recipe = new Recipe(enabledSteps());
    Optional<Dataset> examples = data.passes(recipe);
    String name = nameOf(recipe);
    making.set(true);
    JobSpec<Made> spec =
        JobSpec.of(Texts.get("job.make", name), c -> make(o, recipe, examples, name, c))
            .onSuccess(
                made -> {
                  report.setAll(made.lines());
                  workbench.refreshVariants();
                  made.steps()
                      .ifPresent(
                          s ->
                              onSteps.accept(
                                  new MadeSteps(o, made.variant(), s, data.evaluation(recipe))));
                  notifications.success(
                      Texts.get(
                          "optimize.made",
                          made.variant().name(),
                          Formats.bytes(made.variant().bytes())),
                      new Notifications.Link(
                          Texts.get("optimize.compare-it"),
                          () -> workbench.placeProperty().set(Place.COMPARE)));
                })
            .onFinished(() -> making.set(false));
    if (new TrainingSteps(services.passes()).in(recipe)) {
      training.start(spec, jobs);
    } else {
      jobs.start(spec);
    }
  }

  private record Made(
      Variant variant, List<String> lines, Optional<OptimizeServices.Steps> steps) {}

  private Made make(
      OpenModel o, Recipe recipe, Optional<Dataset> examples, String name, JobContext c)
      throws IOException {
    OptimizeServices.Applied applied = services.apply(o.model(), recipe, examples, c);
    try {
      Variant v =
          o.experiment().addVariant(freeName(o, name), applied.file(), applied.recipeJson());
      applied.steps().ifPresent(s -> o.experiment().keepSteps(v, s.waterfall()));
      c.checkCancelled(); // nobody would take the steps
      return new Made(v, ReportLines.of(applied.reports()), applied.steps());
    } catch (RuntimeException e) {
      applied.steps().ifPresent(OptimizeServices.Steps::close);
      throw e;
    } finally {
      Files.deleteIfExists(applied.file());
    }
  }

  private static String freeName(OpenModel o, String wish) {
    List<String> taken = o.experiment().variants().stream().map(Variant::name).toList();
    String candidate = wish;
    for (int i = 2; taken.contains(candidate); i++) {
      candidate = wish + " (" + i + ")";
    }
    return candidate;
  }

  private String nameOf(Recipe recipe) {
    return VariantNames.of(recipe, services.passes());
  }

  /** Lets the person choose the file of a step's parameter: another model. */
  public void chooseFile(int step, String paramId) {
    dialogs
        .openFile(DialogService.FileKind.MODEL)
        .ifPresent(file -> editor.setFile(step, paramId, file.toString()));
  }

  /** Saves the recipe where the person says. */
  public void saveRecipe() {
    dialogs
        .saveFile(DialogService.FileKind.RECIPE, "recipe.json")
        .ifPresent(
            file -> {
              String json = RecipeJson.writePretty(editor.recipeProperty().get());
              jobs.start(
                  JobSpec.of(Texts.get("job.recipe"), c -> Files.writeString(file, json))
                      .unlisted()
                      .onSuccess(
                          f ->
                              notifications.success(
                                  Texts.get("optimize.recipe-saved", file.getFileName()))));
            });
  }

  /** Reads a recipe that the person chooses. */
  public void openRecipe() {
    dialogs.openFile(DialogService.FileKind.RECIPE).ifPresent(this::openRecipe);
  }

  /** Reads a recipe. */
  public void openRecipe(Path file) {
    jobs.start(
        JobSpec.of(
                Texts.get("job.recipe"),
                c -> RecipeJson.read(Files.readString(file), services.passes()))
            .unlisted()
            .onSuccess(editor::replace));
  }

  @Override
  public void close() {
    pruning.close();
    layers.close();
    live.close();
  }
}
