package dev.lathe.views.optimize;

import dev.lathe.controllers.optimize.ChannelsController;
import dev.lathe.controllers.optimize.ChannelsController.Row;
import dev.lathe.controllers.services.ChannelPlan;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.chart.ChartColours;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import dev.lathe.views.parts.Words;
import dev.lathe.views.platform.Theming;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Which channels matter: a group's channels with the cut through them, and what groups cost. */
final class ChannelsColumn extends VBox {
  private final ChannelsController controller;
  private final UnaryOperator<String> shown;
  private final Theming theming;
  private final ChannelBars bars = new ChannelBars();
  private final Words name = Parts.name("", "strong");
  private final Label stays = Parts.data("", "muted", "small");
  private final Label sentence = Parts.data("", "muted", "small");
  private final ListView<Row> list = new ListView<>();

  /**
   * A column.
   *
   * @param shown how a layer is called, by its name in the file
   */
  ChannelsColumn(ChannelsController controller, UnaryOperator<String> shown, Theming theming) {
    super(16);
    this.controller = controller;
    this.shown = shown;
    this.theming = theming;
    setId("channels");
    VBox groups = groups();
    VBox.setVgrow(groups, Priority.ALWAYS);
    getChildren().addAll(chosen(), groups);
    controller.chosenProperty().addListener((o, old, now) -> show(now));
    InvalidationListener colours = o -> colour();
    theming.darkProperty().addListener(colours);
    theming.scaleProperty().addListener(colours);
    colour();
    show(controller.chosenProperty().get());
  }

  private Node chosen() {
    sentence.setWrapText(true);
    return Parts.card(
        Parts.cardHeader("channels.title"), Parts.row(name, Parts.spacer(), stays), bars, sentence);
  }

  private void show(Optional<Row> row) {
    Optional<ChannelPlan.Group> group = row.map(Row::group);
    bars.show(group);
    name.setText(group.map(ChannelPlan.Group::name).map(shown).orElse(""));
    name.standsFor(group.map(ChannelPlan.Group::name).orElse(""));
    stays.setText(
        group.map(g -> Texts.get("channels.stay", g.staying(), g.channels().size())).orElse(""));
    sentence.setText(
        group
            .map(g -> g.sentence().isEmpty() ? Texts.get("channels.all-stay") : g.sentence())
            .orElse(Texts.get("channels.none")));
    select();
  }

  /** The list's selection follows, also when its rows were replaced by equal ones. */
  private void select() {
    int index = controller.chosenProperty().get().map(controller.rows()::indexOf).orElse(-1);
    if (index >= 0 && list.getSelectionModel().getSelectedIndex() != index) {
      list.getSelectionModel().clearAndSelect(index);
    }
  }

  private void colour() {
    ChartColours c = ChartColours.of(theming.darkProperty().get());
    bars.dress(
        DrawnPane.fx(c.variant(1)),
        DrawnPane.fx(c.muted()).deriveColor(0, 1, 1, 0.4),
        DrawnPane.fx(c.muted()),
        11 * theming.scaleProperty().get());
  }

  private VBox groups() {
    Button measure = Parts.styled(new Button(), "small");
    measure.setId("measure-sensitivity");
    measure
        .textProperty()
        .bind(
            Bindings.when(controller.measuringProperty())
                .then(Texts.get("channels.measuring"))
                .otherwise(Texts.get("channels.measure")));
    measure.setTooltip(Tips.of(Texts.get("channels.measure.help")));
    measure.disableProperty().bind(controller.cannotMeasureProperty().isNotEmpty());
    measure.accessibleHelpProperty().bind(controller.cannotMeasureProperty());
    measure.setOnAction(e -> controller.measure());
    Label why = Parts.bound(controller.cannotMeasureProperty(), "muted", "small");
    wrap(why);
    why.visibleProperty().bind(controller.cannotMeasureProperty().isNotEmpty());
    why.managedProperty().bind(why.visibleProperty());
    Label caption = wrap(Parts.data("", "muted", "small"));
    InvalidationListener explain = o -> caption.setText(caption());
    controller.rows().addListener(explain);
    controller.measuringProperty().addListener(explain);
    explain.invalidated(controller.rows());
    list.setItems(controller.rows());
    list.setId("channel-groups");
    list.getStyleClass().add("error-list");
    list.setAccessibleText(Texts.get("channels.groups"));
    list.setPlaceholder(Parts.text("channels.none", "muted", "small"));
    list.setCellFactory(v -> new GroupCell(shown));
    list.getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (o, old, now) -> {
              if (now != null) {
                controller.chosenProperty().set(Optional.of(now));
              }
            });
    // After the list's own: that one clears the selection when rows are replaced.
    controller.rows().addListener((ListChangeListener<Row>) c -> select());
    VBox.setVgrow(list, Priority.ALWAYS);
    return Parts.card(Parts.cardHeader("channels.groups", measure), why, caption, list);
  }

  private String caption() {
    return controller.rows().stream()
        .flatMap(r -> r.curve().stream())
        .findFirst()
        .map(
            c ->
                Texts.get(
                    c.labelled() ? "channels.caption.accuracy" : "channels.caption.agreement",
                    c.examples()))
        .orElse(
            Texts.get(
                controller.measuringProperty().get()
                    ? "channels.caption.waiting"
                    : "channels.caption.staying"));
  }

  private static Label wrap(Label label) {
    label.setWrapText(true);
    return label;
  }
}
