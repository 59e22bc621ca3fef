package dev.lathe.views.compare;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.action.Command;
import dev.lathe.controllers.compare.CompareController;
import dev.lathe.controllers.compare.CompareController.Scenario;
import dev.lathe.controllers.compare.CompareTexts;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.views.chart.ChartFiles;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import dev.lathe.views.platform.Theming;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** The place "Compare": the matrix, and what it shows as charts. */
public final class CompareView extends VBox {
  private static final int SAVED_WIDTH = 640;
  private static final int SAVED_HEIGHT = 480;
  private static final Duration FRAME = Duration.ofMillis(17);

  private final WindowControllers controllers;
  private final CompareController controller;
  private final Theming theming;
  private final ChartCard pareto = new ChartCard("compare.chart.pareto");
  private final ChartCard latency = new ChartCard("compare.chart.latency");
  private final ChartCard memory = new ChartCard("compare.chart.memory");

  /** Builds the screen. */
  public CompareView(WindowControllers controllers, Theming theming) {
    super(16);
    this.controllers = controllers;
    this.controller = controllers.compare();
    this.theming = theming;
    getStyleClass().add("place");
    bindCommands();

    MatrixTable matrix = new MatrixTable(controller);
    VBox tableCard = Parts.card(matrix);
    matrix.fitColumns(tableCard);
    VBox.setVgrow(matrix, Priority.ALWAYS);
    tableCard.getStyleClass().add("table-card");
    tableCard.setMinHeight(150);
    HBox charts = new HBox(16, pareto, latency, memory);
    charts.setMinHeight(200);
    VBox.setVgrow(charts, Priority.ALWAYS);
    getChildren().addAll(header(), dataLine(), tableCard, charts);

    InvalidationListener redraw = o -> redrawCharts();
    sceneProperty().addListener(redraw);
    controller.rows().addListener(redraw);
    theming.darkProperty().addListener(redraw);
    theming.scaleProperty().addListener(redraw);
    drawCharts();
    acceptData();
  }

  private Node header() {
    Label title = Parts.text("place.compare", "place-title");
    Label sub = Parts.bound(controller.subtitleProperty(), "muted", "place-subtitle");
    HBox box =
        Parts.row(
            title,
            sub,
            Parts.spacer(),
            Buttons.of(command(Action.COPY_TABLE)),
            Buttons.of(command(Action.COPY_TABLE_CSV)),
            Buttons.of(command(Action.SAVE_CHARTS)),
            Buttons.primary(command(Action.MEASURE)));
    return Parts.asPlaceHeader(box, title, sub);
  }

  private Node dataLine() {
    ComboBox<Scenario> scenario = new ComboBox<>();
    scenario.getItems().setAll(Scenario.values());
    scenario.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(Scenario s) {
            return s == null ? "" : s.text();
          }

          @Override
          public Scenario fromString(String s) {
            throw new UnsupportedOperationException("scenarios are chosen, not typed");
          }
        });
    scenario.valueProperty().bindBidirectional(controller.scenarioProperty());
    scenario.setAccessibleText(Texts.get("compare.scenario"));
    MenuButton choose = new MenuButton(Texts.get("data.choose"));
    MenuItem file = new MenuItem(Action.CHOOSE_DATA.text());
    file.setOnAction(e -> controller.chooseData());
    MenuItem folder = new MenuItem(Texts.get("data.choose-folder"));
    folder.setOnAction(e -> controller.chooseDataFolder());
    choose.getItems().setAll(file, folder);
    Label summary = Parts.bound(controller.data().summaryProperty(), "muted", Parts.MAY_SHORTEN);
    summary.setMinWidth(0);
    Tips.wholeWhenCut(summary);
    Label problems = Parts.bound(controller.data().problemsProperty(), "warn-text", "small");
    problems.setWrapText(true);
    problems.setMinHeight(USE_PREF_SIZE);
    problems.textProperty().addListener((o, old, now) -> Parts.show(problems, !now.isEmpty()));
    Parts.show(problems, !problems.getText().isEmpty());
    Label word = Parts.text("compare.scenario", "muted");
    for (Region r : List.of(word, scenario, choose)) {
      r.setMinWidth(USE_PREF_SIZE);
    }
    return Parts.column(Parts.row(word, scenario, choose, summary), problems);
  }

  private Command command(Action action) {
    return controllers.commands().get(action);
  }

  private void bindCommands() {
    controllers
        .commands()
        .bind(
            Action.COPY_TABLE,
            controller.cannotCopy(),
            () -> copy(CompareTexts.markdown(controller.rows())));
    controllers
        .commands()
        .bind(
            Action.COPY_TABLE_CSV,
            controller.cannotCopy(),
            () -> copy(CompareTexts.csv(controller.rows())));
    controllers.commands().bind(Action.SAVE_CHARTS, controller.cannotCopy(), this::saveCharts);
  }

  private void copy(String text) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
    controllers.notifications().success(Texts.get("compare.copied"));
  }

  /** Out of sight nothing is drawn. */
  private void redrawCharts() {
    if (getScene() != null) {
      drawCharts();
    }
  }

  private void drawCharts() {
    if (charts().isEmpty()) {
      List.of(pareto, latency, memory).forEach(c -> c.showEmpty("compare.chart.empty"));
      return;
    }
    // A frame for each, so that the screen never waits for all three.
    inTurn(0, c -> latency.show(c.latency()));
    inTurn(1, c -> memory.show(c.memory()));
    inTurn(2, c -> showPareto(c));
  }

  private CompareCharts charts() {
    return new CompareCharts(
        List.copyOf(controller.rows()),
        theming.darkProperty().get(),
        theming.scaleProperty().get());
  }

  private void inTurn(int place, Consumer<CompareCharts> show) {
    controllers
        .fx()
        .after(
            FRAME.multipliedBy(place + 1),
            () -> {
              CompareCharts now = charts();
              if (!now.isEmpty()) {
                show.accept(now);
              }
            });
  }

  private void showPareto(CompareCharts charts) {
    if (charts.hasAccuracy()) {
      pareto.show(charts.pareto());
    } else {
      pareto.showEmpty("compare.chart.no-accuracy");
    }
  }

  /** One file name is asked for; the other charts lie beside it. */
  private void saveCharts() {
    controllers
        .dialogs()
        .saveFile(DialogService.FileKind.PNG, "lathe-compare.png")
        .ifPresent(
            file -> {
              try {
                Map.of("pareto", pareto, "latency", latency, "memory", memory)
                    .forEach((name, card) -> save(card, name, file));
                controllers
                    .notifications()
                    .success(Texts.get("compare.chart.saved", file.getFileName()));
              } catch (RuntimeException e) {
                controllers.notifications().error(e);
              }
            });
  }

  private static void save(ChartCard card, String name, Path file) {
    String given = file.getFileName().toString();
    int dot = given.lastIndexOf('.');
    String base = dot > 0 ? given.substring(0, dot) : given;
    String ending = dot > 0 ? given.substring(dot) : ".png";
    Path target = file.resolveSibling(base + "-" + name + ending);
    card.chart().ifPresent(c -> ChartFiles.save(c, SAVED_WIDTH, SAVED_HEIGHT, target));
  }

  /** Labelled data may be dropped on this screen; a model is left to the window. */
  private void acceptData() {
    setOnDragOver(
        e -> {
          if (dropped(e.getDragboard().getFiles()).isPresent()) {
            e.acceptTransferModes(TransferMode.COPY);
            e.consume();
          }
        });
    setOnDragDropped(
        e -> {
          Optional<Path> path = dropped(e.getDragboard().getFiles());
          path.ifPresent(controller.data()::choose);
          e.setDropCompleted(path.isPresent());
          e.consume();
        });
  }

  private static Optional<Path> dropped(List<java.io.File> files) {
    return files.size() == 1 && !files.get(0).getName().endsWith(".onnx")
        ? Optional.of(files.get(0).toPath())
        : Optional.empty();
  }
}
