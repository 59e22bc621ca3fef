package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.DrawnMask;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Switch;
import dev.lathe.views.parts.Tips;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.scene.shape.Circle;

/** Beside the areas: how strongly they are coloured, zoom, and how much of the picture is which. */
final class MaskPanel extends VBox {
  private final TryController tryIt;
  private final VBox legend = new VBox(6);

  MaskPanel(TryController tryIt, Ground ground) {
    super(12);
    this.tryIt = tryIt;
    setId("areas-panel");
    getStyleClass().add("lathe-card");
    setMinWidth(0);
    ScrollPane scroll = new ScrollPane(legend);
    scroll.getStyleClass().addAll("edge-to-edge", "bare-scroll");
    scroll.setFitToWidth(true);
    scroll.setMinHeight(0);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    getChildren()
        .addAll(
            Parts.text("try.areas", "card-title"),
            opacity(ground.look()),
            differences(ground.look()),
            BoxesPanel.view(ground.zoom()),
            Parts.text("try.areas.legend", "card-title"),
            scroll);
    InvalidationListener counted = o -> showLegend();
    tryIt.cards().addListener(counted);
    showLegend();
  }

  private static VBox opacity(MaskLook look) {
    Slider slider = new Slider(0, 1, look.opacityProperty().get());
    slider.setId("areas-opacity");
    slider.setBlockIncrement(0.05);
    slider.setAccessibleText(Texts.get("try.areas.opacity"));
    slider.setTooltip(Tips.of(Texts.get("try.areas.opacity.help")));
    slider.valueProperty().bindBidirectional(look.opacityProperty());
    Label value = Parts.data("", "small");
    value
        .textProperty()
        .bind(
            look.opacityProperty()
                .map(v -> Texts.get("try.areas.percent", Math.round(100 * v.doubleValue()))));
    return new VBox(2, Parts.row(Parts.text("try.areas.opacity"), Parts.spacer(), value), slider);
  }

  private static HBox differences(MaskLook look) {
    Switch marks = new Switch();
    marks.setId("areas-differences");
    marks.setAccessibleText(Texts.get("try.areas.differences"));
    marks.setTooltip(Tips.of(Texts.get("try.areas.differences.help")));
    marks.selectedProperty().bindBidirectional(look.differencesProperty());
    return Parts.row(Parts.text("try.areas.differences"), Parts.spacer(), marks);
  }

  /** Every class of any card, with its share on each, in the order of the cards. */
  private void showLegend() {
    List<DrawnMask> cards = new ArrayList<>();
    for (AnswerCard card : tryIt.cards()) {
      // Another task's answers may come before its screen does.
      card.content()
          .filter(DrawnMask.class::isInstance)
          .map(DrawnMask.class::cast)
          .ifPresent(cards::add);
    }
    Map<Integer, DrawnMask.Area> areas = new LinkedHashMap<>();
    cards.forEach(m -> m.areas().forEach(a -> areas.putIfAbsent(a.index(), a)));
    legend.getChildren().setAll(areas.values().stream().<Node>map(a -> row(a, cards)).toList());
    if (cards.stream().anyMatch(m -> Arrays.stream(m.places()).anyMatch(p -> p < 0))) {
      legend.getChildren().add(Parts.paragraph("try.areas.unseen", "muted", "small"));
    }
  }

  private static Node row(DrawnMask.Area area, List<DrawnMask> cards) {
    StringJoiner shares = new StringJoiner(" / ");
    for (DrawnMask m : cards) {
      shares.add(
          m.areas().stream()
              .filter(a -> a.index() == area.index())
              .map(DrawnMask.Area::share)
              .findFirst()
              .orElse("–"));
    }
    Circle dot = new Circle(4.5, ClassColours.of(area.index()));
    if (area.ground()) {
      dot.setStroke(dot.getFill());
      dot.setFill(Color.TRANSPARENT);
    }
    HBox row =
        Parts.row(
            dot,
            Parts.name(area.label(), "small"),
            Parts.spacer(),
            Parts.data(shares.toString(), "small"));
    row.setAccessibleText(Texts.get("try.boxes.class", area.label(), shares.toString()));
    return row;
  }
}
