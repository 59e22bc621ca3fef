package dev.lathe.controllers.optimize;

import dev.lathe.base.LatheException;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.services.PruneRequest;
import dev.lathe.controllers.settings.JsonStore;
import dev.lathe.controllers.text.LayerNames;
import dev.lathe.controllers.training.TrainingController;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;

/** Turns a model down: the recipe, its live preview, and making variants. */
public final class OptimizeController implements AutoCloseable {
  private final WorkbenchController workbench;
  private final DataController data;
  private final ObservableValue<Optional<Sample>> tried;
  private final PassRegistry passes;
  private final RecipeEditor editor;
  private final LiveController live;
  private final LayerController layers;
  private final TrainingController training;
  private final PruneController pruning;
  private final RecipeMemory memory;
  private final RecipeFiles files;
  private final VariantMaker maker;
  private final CutOffTraining cutOff;
  private final Notifications notifications;
  private final StringBinding dataLine;
  private boolean quiet;
  private Optional<String> named = Optional.empty();
  private LayerNames names = LayerNames.NONE;

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
    this.tried = tried;
    this.notifications = notifications;
    this.passes = services.passes();
    this.editor = new RecipeEditor(passes);
    this.live = new LiveController(services, jobs, fx);
    this.layers = new LayerController(live.previewProperty(), editor.recipeProperty(), jobs, fx);
    this.training = new TrainingController(fx);
    this.pruning =
        new PruneController(services.pruning(), new ExperimentStops(workbench), jobs, fx);
    this.memory = new RecipeMemory(workbench, services, jobs, editor);
    this.files =
        new RecipeFiles(
            editor,
            services,
            jobs,
            dialogs,
            notifications,
            new JsonStore<>(
                workbench.services().home().resolve("recipes.json"),
                RecentRecipes.class,
                new RecentRecipes(List.of())));
    this.maker =
        new VariantMaker(
            workbench, data, services, editor.recipeProperty(), training, jobs, notifications);
    dataLine =
        Bindings.createStringBinding(
            () -> data.summary(editor.recipeProperty().get()),
            data.summaryProperty(),
            editor.recipeProperty());
    this.cutOff = new CutOffTraining(workbench, passes, jobs, notifications);
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
              memory.remember(now);
              training.leave();
            });
    live.previewProperty().addListener(follow);
    data.datasetProperty().addListener(follow);
    tried.addListener(follow);
    maker.makingProperty().addListener(o -> hush());
  }

  /** How the layers of the open model are called. */
  public LayerNames layerNames() {
    Optional<Model> now = workbench.openModelProperty().get().map(OpenModel::model);
    if (!now.map(Model::sha256).equals(named)) {
      named = now.map(Model::sha256);
      names = now.map(OptimizeController::names).orElse(LayerNames.NONE);
    }
    return names;
  }

  /** How the nodes of a model are called. */
  static LayerNames names(Model model) {
    return LayerNames.of(model.onnx().graph().nodes().stream().map(Node::label).toList());
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
    return maker.makingProperty();
  }

  /** What the last recipe did: automatic choices, and nodes left alone with reasons. */
  public ObservableList<String> report() {
    return maker.report();
  }

  /** Why no variant can be made; empty when one can. */
  public StringBinding cannotMake() {
    return maker.cannotMake();
  }

  private void open(Optional<OpenModel> opened) {
    maker.clear();
    live.open(opened.map(OpenModel::model));
    training.clear();
    memory.open(opened);
    opened.ifPresent(o -> cutOff.offer(o, this::goOn));
  }

  /** Trains again what was cut off; it goes on where its checkpoint is. */
  private void goOn(Recipe recipe) {
    workbench.placeProperty().set(Place.OPTIMIZE);
    editor.replace(recipe);
    makeVariant();
  }

  /** Stops what is being made, and does not offer to go on with it. */
  public void throwAway() {
    cutOff.forget();
    training.cancel();
    maker.cancel();
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
                PruneRequest.stepOf(recipe, passes)
                    .map(
                        step ->
                            new PruneRequest(
                                m, recipe, step, data.passes(recipe), input(), data.untrained()))));
  }

  /** While something else is measured, nothing that nobody asked for takes its processor. */
  public void keepQuiet(boolean now) {
    quiet = now;
    hush();
  }

  private void hush() {
    boolean now = quiet || maker.makingProperty().get();
    pruning.keepQuiet(now);
    if (live.keepQuiet(now)) {
      follow();
    }
  }

  /** Tells whether the person looks at this place. */
  public void watch(boolean now) {
    pruning.watch(now);
  }

  /** Gives the steps of each variant that several passes made to somebody who closes them. */
  public void whenMade(Consumer<MadeSteps> listener) {
    maker.whenMade(listener);
  }

  /** Applies the recipe and keeps the result as a variant. */
  public void makeVariant() {
    maker.make();
  }

  /** Lets the person choose the file of a step's parameter: another model. */
  public void chooseFile(int step, String paramId) {
    files.chooseFor(step, paramId);
  }

  /** Saves the recipe where the person says. */
  public void saveRecipe() {
    files.save();
  }

  /** Reads a recipe that the person chooses. */
  public void openRecipe() {
    files.open();
  }

  /** Files of recipes opened or saved lately, the newest first. */
  public List<Path> recentRecipes() {
    return files.recent();
  }

  /** Puts the recipe that made a variant under the hand. */
  public void useRecipeOf(VariantItem variant) {
    Optional<String> json = workbench.variant(variant).map(Variant::recipeJson);
    try {
      json.filter(j -> !j.isBlank())
          .map(j -> RecipeJson.read(j, passes))
          .ifPresent(editor::replace);
      workbench.placeProperty().set(Place.OPTIMIZE);
    } catch (LatheException e) {
      notifications.error(e);
    }
  }

  /** Reads a recipe. */
  public void openRecipe(Path file) {
    files.open(file);
  }

  @Override
  public void close() {
    pruning.close();
    layers.close();
    live.close();
  }
}
