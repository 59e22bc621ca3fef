package dev.lathe.views.optimize;

import dev.lathe.controllers.optimize.ChannelsController.Row;
import dev.lathe.controllers.services.ChannelPlan;
import dev.lathe.controllers.services.SensitivityCurve;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.BarTrack;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** A group in the list: how much of it stays, or once measured, what it costs alone. */
final class GroupCell extends ListCell<Row> {
  private final Label name = Parts.data("", "small", Parts.MAY_SHORTEN);
  private final BarTrack track = new BarTrack();
  private final Sparkline spark = new Sparkline();
  private final Label number = Parts.data("", "muted", "small");

  GroupCell() {
    name.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
    name.setMinWidth(0);
    name.setMaxWidth(Double.MAX_VALUE);
    name.setPrefWidth(120);
    HBox.setHgrow(name, Priority.ALWAYS);
    track.setMinWidth(84);
    spark.setMinWidth(84);
    number.getStyleClass().add("group-number");
    number.setMinWidth(Region.USE_PREF_SIZE);
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
    name.setText(group.name());
    if (row.curve().isPresent()) {
      SensitivityCurve c = row.curve().get();
      spark.show(c);
      double points = 100 * c.lossAtHalf();
      number.setText(sign(points) + Formats.number(Math.abs(points), 1));
      setTooltip(Tips.of(sentence(c)));
      setGraphic(Parts.row(name, spark, number));
    } else {
      track.set(new double[] {(double) group.staying() / group.channels().size()}, "colour-1");
      number.setText(Texts.get("channels.of", group.staying(), group.channels().size()));
      setTooltip(Tips.of(group.name()));
      setGraphic(Parts.row(name, track, number));
    }
  }

  private static String sign(double lost) {
    return Math.abs(lost) < 0.05 ? "" : lost > 0 ? "−" : "+";
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
