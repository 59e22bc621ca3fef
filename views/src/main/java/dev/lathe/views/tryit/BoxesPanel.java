package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.DrawnBoxes;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.views.parts.AdjustmentSlider;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;

/** Beside the boxes: sliders that act at once, zoom, and which classes were found. */
final class BoxesPanel extends VBox {
  private final TryController tryIt;
  private final VBox sliders = new VBox(10);
  private final VBox classes = new VBox(6);

  BoxesPanel(TryController tryIt, Zoom zoom) {
    super(12);
    this.tryIt = tryIt;
    setId("boxes-panel");
    getStyleClass().add("lathe-card");
    setMinWidth(0);
    ScrollPane scroll = new ScrollPane(classes);
    scroll.getStyleClass().addAll("edge-to-edge", "bare-scroll");
    scroll.setFitToWidth(true);
    scroll.setMinHeight(0);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    getChildren()
        .addAll(
            Parts.text("try.boxes", "card-title"),
            sliders,
            Parts.paragraph("try.boxes.act", "muted", "small"),
            view(zoom),
            Parts.text("try.boxes.classes", "card-title"),
            scroll);
    InvalidationListener again = o -> showSliders();
    tryIt.adjustments().all().addListener(again);
    InvalidationListener counted = o -> showClasses();
    tryIt.cards().addListener(counted);
    showSliders();
    showClasses();
  }

  /** Buttons that zoom. */
  static HBox view(Zoom zoom) {
    Label title = Parts.text("try.boxes.view", "card-title");
    return Parts.row(
        title,
        Parts.spacer(),
        button("fth-zoom-out", "try.boxes.zoom-out", () -> zoom.by(1 / Zoom.STEP)),
        button("fth-zoom-in", "try.boxes.zoom-in", () -> zoom.by(Zoom.STEP)),
        button("fth-maximize", "try.boxes.zoom-reset", zoom::reset));
  }

  private static Button button(String icon, String key, Runnable action) {
    Button b = new Button(null, Parts.icon(icon));
    b.getStyleClass().addAll("flat", "button-icon", "zoom-button");
    b.setMinWidth(Region.USE_PREF_SIZE);
    b.setAccessibleText(Texts.get(key));
    b.setTooltip(Tips.of(Texts.get(key) + "\n" + Texts.get("try.boxes.zoom.help")));
    b.setOnAction(e -> action.run());
    return b;
  }

  private void showSliders() {
    sliders
        .getChildren()
        .setAll(tryIt.adjustments().all().stream().map(AdjustmentSlider::new).toList());
  }

  /** Every class of any card, with how often each card has it, in the order of the cards. */
  private void showClasses() {
    List<DrawnBoxes> cards = new ArrayList<>();
    for (AnswerCard card : tryIt.cards()) {
      // Another task's answers may come before its screen does.
      card.content()
          .filter(DrawnBoxes.class::isInstance)
          .map(DrawnBoxes.class::cast)
          .ifPresent(cards::add);
    }
    Map<Integer, String> labels = new LinkedHashMap<>();
    cards.forEach(b -> b.classes().forEach(c -> labels.putIfAbsent(c.index(), c.label())));
    classes
        .getChildren()
        .setAll(
            labels.entrySet().stream()
                .<Node>map(e -> row(e.getKey(), e.getValue(), cards))
                .toList());
    if (labels.isEmpty() && !cards.isEmpty()) {
      classes.getChildren().add(Parts.paragraph("try.boxes.classes.none", "muted", "small"));
    }
  }

  private static Node row(int index, String label, List<DrawnBoxes> cards) {
    StringJoiner counts = new StringJoiner(" / ");
    for (DrawnBoxes b : cards) {
      counts.add(
          Integer.toString(
              b.classes().stream()
                  .filter(c -> c.index() == index)
                  .mapToInt(DrawnBoxes.ClassCount::count)
                  .sum()));
    }
    Label name = Parts.name(label, "small");
    Label count = Parts.data(counts.toString(), "small");
    Circle dot = Parts.styled(new Circle(4.5), "class-dot", "class-" + index % ClassColours.COUNT);
    HBox row = Parts.row(dot, name, Parts.spacer(), count);
    row.setAccessibleText(Texts.get("try.boxes.class", label, counts.toString()));
    return row;
  }
}
