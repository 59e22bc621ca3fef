package dev.lathe.views.optimize;

import dev.lathe.controllers.optimize.ChannelsController.Row;
import dev.lathe.controllers.services.ChannelPlan;
import dev.lathe.controllers.services.SensitivityCurve;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.BarTrack;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import dev.lathe.views.parts.Words;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** A group in the list: how much of it stays, or once measured, what it costs alone. */
final class GroupCell extends ListCell<Row> {
  private static final double CURVE = 52;

  private final UnaryOperator<String> shown;
  private final Words name = Parts.name("", "small");
  private final BarTrack track = new BarTrack();
  private final Sparkline spark = new Sparkline();
  private final Label number = Parts.data("", "muted", "small");

  /**
   * A cell.
   *
   * @param shown how a layer is called, by its name in the file
   */
  GroupCell(UnaryOperator<String> shown) {
    this.shown = shown;
    name.setMaxWidth(Double.MAX_VALUE);
    name.setPrefWidth(120);
    HBox.setHgrow(name, Priority.ALWAYS);
    track.setMinWidth(CURVE);
    track.setPrefWidth(CURVE);
    spark.setMinWidth(CURVE);
    spark.setPrefWidth(CURVE);
    number.getStyleClass().add("group-number");
    setPrefWidth(0);
  }

  @Override
  protected void updateItem(Row row, boolean empty) {
    super.updateItem(row, empty);
    setText(null);
    if (empty || row == null) {
      setGraphic(null);
      setTooltip(null);
      return;
    }
    ChannelPlan.Group group = row.group();
    name.setText(shown.apply(group.name()));
    name.standsFor(group.name());
    if (row.curve().isPresent()) {
      SensitivityCurve c = row.curve().get();
      spark.show(c);
      double points = 100 * c.lossAtHalf();
      number.setText(Formats.change(-points, 1, Texts.get("compare.points-word")));
      setTooltip(Tips.of(sentence(c)));
      setGraphic(Parts.row(name, spark, number));
    } else {
      track.set(new double[] {(double) group.staying() / group.channels().size()}, "colour-1");
      number.setText(Texts.get("channels.of", group.staying(), group.channels().size()));
      setTooltip(Tips.of(group.name()));
      setGraphic(Parts.row(name, track, number));
    }
  }

  private static String sentence(SensitivityCurve c) {
    return Texts.get(
        c.labelled() ? "channels.tip.accuracy" : "channels.tip.agreement",
        c.group(),
        c.points().stream()
            .map(
                p ->
                    Texts.get(
                        "channels.tip.point",
                        Formats.number(100 * p.ratio(), 0),
                        Formats.number(100 * p.score(), 1)))
            .collect(Collectors.joining("\n")));
  }
}
