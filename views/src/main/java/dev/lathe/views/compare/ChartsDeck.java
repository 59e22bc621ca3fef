package dev.lathe.views.compare;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.curves.CurvesController;
import dev.lathe.controllers.steps.StepsController;
import dev.lathe.controllers.steps.StepsShown;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.views.chart.ChartFiles;
import dev.lathe.views.parts.Badge;
import dev.lathe.views.parts.Choice;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.SteadyScroll;
import dev.lathe.views.parts.Tips;
import dev.lathe.views.platform.Theming;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The charts under the matrix: of all variants, or of the steps that made one of them. */
final class ChartsDeck extends VBox {
  private static final int SAVED_WIDTH = 640;
  private static final int SAVED_HEIGHT = 480;

  private final WindowControllers controllers;
  private final StepsController steps;
  private final VariantCharts variantCharts;
  private final StepCharts stepCharts;
  private final CurvesController curves;
  private final ThresholdCharts thresholdCharts;
  private final SteadyScroll thresholdPane;

  ChartsDeck(WindowControllers controllers, Theming theming) {
    super(Parts.GRID);
    this.controllers = controllers;
    this.steps = controllers.steps();
    variantCharts = new VariantCharts(controllers.compare(), controllers.fx(), theming);
    stepCharts = new StepCharts(steps, theming, measureButton());
    curves = controllers.curves();
    thresholdCharts = new ThresholdCharts(curves, theming);
    HBox strip = strip();
    InvalidationListener kinds =
        o -> Parts.show(strip, !steps.choices().isEmpty() || curves.availableProperty().get());
    steps.choices().addListener(kinds);
    curves.availableProperty().addListener(kinds);
    kinds.invalidated(null);
    VBox.setVgrow(variantCharts, Priority.ALWAYS);
    VBox.setVgrow(stepCharts, Priority.ALWAYS);
    // Where the cards have no room beside each other, they are as high as they must be.
    thresholdPane = new SteadyScroll(thresholdCharts);
    thresholdPane.setMinHeight(0);
    VBox.setVgrow(thresholdPane, Priority.ALWAYS);
    getChildren().add(strip);
    InvalidationListener other = o -> showCharts();
    steps.openProperty().addListener(other);
    curves.openProperty().addListener(other);
    curves.availableProperty().addListener(other);
    showCharts();
  }

  private void showCharts() {
    Region now =
        curvesShown() ? thresholdPane : steps.openProperty().get() ? stepCharts : variantCharts;
    if (!getChildren().contains(now)) {
      getChildren().removeAll(variantCharts, stepCharts, thresholdPane);
      getChildren().add(now);
    }
  }

  private boolean curvesShown() {
    return curves.openProperty().get() && curves.availableProperty().get();
  }

  private HBox strip() {
    ToggleGroup group = new ToggleGroup();
    ToggleButton all = toggle("steps.all", "left-pill");
    ToggleButton one = toggle("steps.show", "right-pill");
    one.setId("show-steps");
    ToggleButton every = toggle("curves.show", "right-pill");
    every.setId("show-curves");
    every.setToggleGroup(group);
    InvalidationListener kinds =
        o -> {
          boolean both = curves.availableProperty().get();
          Parts.show(every, both);
          Parts.show(one, !steps.choices().isEmpty());
          one.getStyleClass().removeAll("right-pill", "center-pill");
          one.getStyleClass().add(both ? "center-pill" : "right-pill");
        };
    curves.availableProperty().addListener(kinds);
    steps.choices().addListener(kinds);
    kinds.invalidated(null);
    all.setToggleGroup(group);
    one.setToggleGroup(group);
    Runnable follow =
        () -> group.selectToggle(curvesShown() ? every : steps.openProperty().get() ? one : all);
    follow.run();
    group
        .selectedToggleProperty()
        .addListener(
            (o, old, now) -> {
              if (now == null) {
                old.setSelected(true);
              } else {
                steps.openProperty().set(now == one);
                curves.openProperty().set(now == every);
              }
            });
    steps
        .openProperty()
        .addListener(
            (o, old, now) -> {
              if (now) {
                curves.openProperty().set(false);
              }
              follow.run();
            });
    curves.openProperty().addListener(o -> follow.run());
    curves.availableProperty().addListener(o -> follow.run());
    Badge doubtful = new Badge(Texts.get("compare.trust.invalid"), Badge.Tone.WARN);
    Node measure = measureButton();
    HBox more = Parts.row(choice(), doubtful, Parts.spacer(), measure);
    HBox.setHgrow(more, Priority.ALWAYS);
    more.visibleProperty().bind(steps.openProperty().and(curves.openProperty().not()));
    InvalidationListener doubt =
        o -> {
          StepsShown shown = steps.shownProperty().get();
          Parts.show(doubtful, !shown.doubts().isEmpty());
          // Where there is nothing to see yet, the button stands in the middle of it.
          measure.setVisible(!shown.panels().isEmpty());
          doubtful.because(String.join(" ", shown.doubts()));
        };
    steps.shownProperty().addListener(doubt);
    doubt.invalidated(steps.shownProperty());
    HBox toggles = new HBox(all, one, every);
    toggles.setAlignment(Pos.CENTER);
    return Parts.row(toggles, more);
  }

  private static ToggleButton toggle(String key, String pill) {
    ToggleButton b = new ToggleButton(Texts.get(key));
    b.getStyleClass().addAll("small", pill);
    b.setTooltip(Tips.of(Texts.get(key + ".help")));
    return b;
  }

  private ComboBox<VariantItem> choice() {
    ComboBox<VariantItem> box = Choice.ofNames(steps.choices(), VariantItem::name);
    box.setId("steps-variant");
    box.setAccessibleText(Texts.get("steps.choose"));
    box.getStyleClass().addAll(Parts.DATA, "small");
    Supplier<ListCell<VariantItem>> cell = VariantCell::new;
    box.setCellFactory(v -> cell.get());
    box.setButtonCell(cell.get());
    box.setMaxWidth(560);
    InvalidationListener follow =
        o -> box.setValue(steps.shownProperty().get().variant().orElse(null));
    steps.shownProperty().addListener(follow);
    follow.invalidated(steps.shownProperty());
    box.valueProperty()
        .addListener(
            (o, old, now) -> {
              if (now != null && !steps.shownProperty().get().variant().equals(Optional.of(now))) {
                steps.choose(now.id());
              }
            });
    return box;
  }

  /** While it measures, the button stops it; a wrapper says why it cannot begin. */
  private Node measureButton() {
    Button button = new Button();
    button.getStyleClass().add("small");
    button
        .textProperty()
        .bind(
            Bindings.when(steps.measuringProperty())
                .then(Texts.get("steps.measuring"))
                .otherwise(Texts.get("steps.measure")));
    button.setOnAction(
        e -> {
          if (steps.measuringProperty().get()) {
            steps.cancel();
          } else {
            steps.measure();
          }
        });
    button
        .disableProperty()
        .bind(steps.cannotMeasure().isNotEmpty().and(steps.measuringProperty().not()));
    Tooltip tip = Tips.of("");
    tip.textProperty()
        .bind(
            Bindings.createStringBinding(
                this::hint,
                steps.cannotMeasure(),
                steps.measuringProperty(),
                steps.shownProperty()));
    button.accessibleHelpProperty().bind(tip.textProperty());
    StackPane wrapper = new StackPane(button);
    wrapper.setMaxWidth(USE_PREF_SIZE);
    Tooltip.install(wrapper, tip);
    return wrapper;
  }

  private String hint() {
    if (steps.measuringProperty().get()) {
      return Texts.get("steps.measuring.help");
    }
    String why = steps.cannotMeasure().get();
    return why.isEmpty() ? steps.cost() : why;
  }

  /** Why there are no charts to save; empty when there are. */
  StringBinding cannotSave() {
    StringBinding cannotCopy = controllers.compare().cannotCopy();
    return Bindings.createStringBinding(
        () ->
            curvesShown()
                ? curves.whyProperty().get()
                : !steps.openProperty().get()
                    ? cannotCopy.get()
                    : steps.shownProperty().get().panels().isEmpty()
                        ? Texts.get("why-not.no-steps-shown")
                        : "",
        cannotCopy,
        steps.openProperty(),
        steps.shownProperty(),
        curves.openProperty(),
        curves.availableProperty(),
        curves.whyProperty());
  }

  /** One file name is asked for; the other charts lie beside it. */
  void save() {
    controllers
        .dialogs()
        .saveFile(DialogService.FileKind.PNG, "lathe-compare.png")
        .ifPresent(
            file -> {
              try {
                shown().forEach((name, card) -> save(card, name, file));
                controllers
                    .notifications()
                    .success(Texts.get("compare.chart.saved", file.getFileName()));
              } catch (RuntimeException e) {
                controllers.notifications().error(e);
              }
            });
  }

  private Map<String, ChartCard> shown() {
    return curvesShown()
        ? thresholdCharts.cards()
        : steps.openProperty().get() ? stepCharts.cards() : variantCharts.cards();
  }

  private void save(ChartCard card, String name, Path file) {
    String given = file.getFileName().toString();
    int dot = given.lastIndexOf('.');
    String base = dot > 0 ? given.substring(0, dot) : given;
    String ending = dot > 0 ? given.substring(dot) : ".png";
    Path target = file.resolveSibling(base + "-" + name + ending);
    String about = controllers.compare().subtitleProperty().getValue();
    card.chart()
        .ifPresent(
            c -> ChartFiles.save(c, card.heading(), about, SAVED_WIDTH, SAVED_HEIGHT, target));
  }

  /** A variant with its colour. */
  private static final class VariantCell extends ListCell<VariantItem> {
    VariantCell() {
      setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
      Tips.wholeWhenCut(this);
    }

    @Override
    protected void updateItem(VariantItem item, boolean nothing) {
      super.updateItem(item, nothing);
      setText(nothing || item == null ? null : item.name());
      setGraphic(nothing || item == null ? null : Parts.dot(item.colour()));
    }
  }
}
