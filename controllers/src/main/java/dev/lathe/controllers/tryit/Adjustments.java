package dev.lathe.controllers.tryit;

import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.OptionValues;
import dev.lathe.engine.task.TaskOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * Options that act on answers at hand. They act at once; when the hand rests, the setup of the
 * model takes them over, so that measuring and variants use them. Use on the screen's thread.
 */
public final class Adjustments implements AutoCloseable {
  /** How long a slider must rest before the setup is changed. */
  static final Duration REST = Duration.ofMillis(400);

  private final WorkbenchController workbench;
  private final FxThread fx;
  private final Consumer<ModelSetup> act;
  private final ObservableList<Adjustment> all = FXCollections.observableArrayList();
  private final ObservableList<Adjustment> allView = FXCollections.unmodifiableObservableList(all);
  private Optional<FxThread.Timer> timer = Optional.empty();
  private boolean filling;

  /**
   * None yet.
   *
   * @param act shows the answers at hand under this setup
   */
  Adjustments(WorkbenchController workbench, FxThread fx, Consumer<ModelSetup> act) {
    this.workbench = workbench;
    this.fx = fx;
    this.act = act;
  }

  /** A slider each. */
  public ObservableList<Adjustment> all() {
    return allView;
  }

  /** Whether two setups differ in nothing that needs another run. */
  static boolean needSameRun(ModelSetup a, ModelSetup b) {
    return ofRun(a).equals(ofRun(b));
  }

  /** What of a setup decides what a run computes: neither thresholds nor where facts came from. */
  static ModelSetup ofRun(ModelSetup setup) {
    return setup
        .withOptions(setup.options().without(setup.task().adjustable()))
        .withSources(Map.of());
  }

  /** The setup as the sliders stand. */
  ModelSetup apply(ModelSetup setup) {
    OptionValues options = setup.options();
    for (Adjustment a : all) {
      options = options.with(a.option(), a.valueProperty().get());
    }
    return setup.withOptions(options);
  }

  /** Follows the model. */
  void follow(Optional<OpenModel> model) {
    Optional<ModelSetup> setup = model.map(o -> o.model().setup());
    List<TaskOption.Decimal> options =
        setup.stream()
            .flatMap(s -> s.task().adjustable().stream())
            .filter(TaskOption.Decimal.class::isInstance)
            .map(TaskOption.Decimal.class::cast)
            .toList();
    stop();
    filling = true;
    if (!all.stream().map(a -> a.option()).toList().equals(options)) {
      all.setAll(options.stream().map(Adjustment::new).toList());
      all.forEach(a -> a.valueProperty().addListener((o, old, now) -> moved()));
    }
    setup.ifPresent(s -> all.forEach(a -> a.valueProperty().set(s.options().get(a.option()))));
    filling = false;
  }

  private void moved() {
    Optional<OpenModel> model = workbench.openModelProperty().get();
    if (filling || model.isEmpty()) {
      return;
    }
    act.accept(apply(model.get().model().setup()));
    stop();
    timer = Optional.of(fx.after(REST, this::rest));
  }

  /** The hand rests: what measures and makes variants sees the new values too. */
  private void rest() {
    timer = Optional.empty();
    workbench
        .openModelProperty()
        .get()
        .ifPresent(
            o -> {
              ModelSetup before = o.model().setup();
              ModelSetup now = apply(before);
              for (Adjustment a : all) {
                if (!before.options().get(a.option()).equals(a.valueProperty().get())) {
                  now = now.withSource(a.option().id(), Texts.get("model.setup.by-hand"));
                }
              }
              if (!now.options().equals(before.options())) {
                workbench.changeSetup(now);
              }
            });
  }

  private void stop() {
    timer.ifPresent(FxThread.Timer::stop);
    timer = Optional.empty();
  }

  @Override
  public void close() {
    stop();
  }
}
