package dev.lathe.views.compare;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.action.Command;
import dev.lathe.controllers.compare.CompareController;
import dev.lathe.controllers.compare.CompareTexts;
import dev.lathe.controllers.compare.ScenarioChoice;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.changes.ChangesPane;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Choice;
import dev.lathe.views.parts.ClassMatching;
import dev.lathe.views.parts.DataMenu;
import dev.lathe.views.parts.LabelOffer;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import dev.lathe.views.platform.Theming;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** The place "Compare": the matrix, and what it shows as charts. */
public final class CompareView extends VBox {
  private final WindowControllers controllers;
  private final CompareController controller;
  private final ChartsDeck charts;
  private Optional<ChangesPane> broke = Optional.empty();

  /** Builds the screen. */
  public CompareView(WindowControllers controllers, Theming theming) {
    super(16);
    this.controllers = controllers;
    this.controller = controllers.compare();
    this.charts = new ChartsDeck(controllers, theming);
    getStyleClass().add("place");
    bindCommands();

    MatrixTable matrix = new MatrixTable(controller);
    VBox tableCard = Parts.card(matrix);
    matrix.fitColumns(tableCard);
    VBox.setVgrow(matrix, Priority.ALWAYS);
    tableCard.getStyleClass().add("table-card");
    matrix
        .getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (o, old, row) ->
                Optional.ofNullable(row).ifPresent(r -> controllers.steps().choose(r.variantId())));
    controllers
        .steps()
        .wantedProperty()
        .addListener((o, old, id) -> id.ifPresent(v -> select(matrix, v)));
    VBox.setVgrow(charts, Priority.ALWAYS);
    List<Node> matrixShown = List.of(header(), dataLine(), tableCard, charts);
    getChildren().addAll(matrixShown);
    controllers
        .changes()
        .gallery()
        .openProperty()
        .addListener((o, old, now) -> show(now, matrixShown, theming));
    show(controllers.changes().gallery().openProperty().get(), matrixShown, theming);
    acceptData();
  }

  /** The gallery takes the whole place; it is made when it is first looked at. */
  private void show(boolean gallery, List<Node> matrixShown, Theming theming) {
    if (!gallery) {
      getChildren().setAll(matrixShown);
      return;
    }
    ChangesPane pane = broke.orElseGet(() -> new ChangesPane(controllers, theming));
    broke = Optional.of(pane);
    VBox.setVgrow(pane, Priority.ALWAYS);
    getChildren().setAll(pane);
    pane.enter();
  }

  private static void select(MatrixTable matrix, long variantId) {
    boolean there =
        Optional.ofNullable(matrix.getSelectionModel().getSelectedItem())
            .filter(r -> r.variantId() == variantId)
            .isPresent();
    if (!there) {
      matrix.getItems().stream()
          .filter(r -> r.variantId() == variantId)
          .findFirst()
          .ifPresent(
              r -> {
                matrix.getSelectionModel().select(r);
                matrix.scrollTo(r);
              });
    }
  }

  private Node header() {
    Label title = Parts.text("place.compare", "place-title");
    Label sub = Parts.bound(controller.subtitleProperty());
    return Parts.placeHeader(
        title,
        sub,
        Buttons.of(command(Action.COPY_TABLE)),
        Buttons.of(command(Action.COPY_TABLE_CSV)),
        Buttons.of(command(Action.SAVE_CHARTS)),
        Buttons.of(command(Action.WRITE_REPORT)),
        Buttons.of(command(Action.WHAT_BROKE)),
        Buttons.primary(command(Action.MEASURE)));
  }

  private Node dataLine() {
    ComboBox<ScenarioChoice> scenario = new Choice<>();
    Bindings.bindContent(scenario.getItems(), controller.scenarios());
    scenario.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(ScenarioChoice s) {
            return s == null ? "" : s.text();
          }

          @Override
          public ScenarioChoice fromString(String s) {
            throw new UnsupportedOperationException("scenarios are chosen, not typed");
          }
        });
    scenario.valueProperty().bindBidirectional(controller.scenarioProperty());
    scenario.setAccessibleText(Texts.get("compare.scenario"));
    Tooltip tip = Tips.of("");
    tip.textProperty().bind(controller.scenarioProperty().map(ScenarioChoice::help));
    scenario.setTooltip(tip);
    scenario.accessibleHelpProperty().bind(tip.textProperty());
    DataMenu choose = new DataMenu(controllers);
    Label summary = Parts.bound(controller.data().summaryProperty(), "muted");
    summary.setWrapText(true);
    Label problems = Parts.bound(controller.data().problemsProperty(), "warn-text", "small");
    problems.setWrapText(true);
    HBox about = Parts.row(problems, LabelOffer.beside(controllers.labelGuess()));
    problems.textProperty().addListener((o, old, now) -> Parts.show(about, !now.isEmpty()));
    Parts.show(about, !problems.getText().isEmpty());
    Label stale = Parts.bound(controller.staleProperty(), "muted", "small");
    stale.setWrapText(true);
    stale.setMinHeight(USE_PREF_SIZE);
    Button again = new Button(Texts.get("compare.stale.again"));
    again.setId("measure-again");
    again.getStyleClass().add("link-button");
    again.setMinWidth(USE_PREF_SIZE);
    again.disableProperty().bind(controller.cannotMeasure().isNotEmpty());
    again.setOnAction(e -> controller.measure());
    Label chance = Parts.bound(controller.nearChanceProperty(), "warn-text", "small");
    chance.setWrapText(true);
    chance.setMinHeight(USE_PREF_SIZE);
    HBox chanceLine =
        Parts.row(chance, Buttons.link(controllers.commands().get(Action.FIND_PREPROCESSING)));
    showWhileSaid(chanceLine, controller.nearChanceProperty());
    HBox staleLine = Parts.row(stale, again);
    showWhileSaid(staleLine, controller.staleProperty());
    Label word = Parts.text("compare.scenario", "muted");
    return Parts.column(
        Parts.row(word, scenario, new MetricPicker(controller.comparedBy()), choose, summary),
        about,
        ClassMatching.offer(controllers.classMapping()),
        chanceLine,
        staleLine);
  }

  private static void showWhileSaid(Node node, ReadOnlyStringProperty words) {
    InvalidationListener follow = o -> Parts.show(node, !words.get().isEmpty());
    words.addListener(follow);
    follow.invalidated(words);
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
    controllers.commands().bind(Action.SAVE_CHARTS, charts.cannotSave(), charts::save);
  }

  private void copy(String text) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
    controllers.notifications().success(Texts.get("compare.copied"));
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
