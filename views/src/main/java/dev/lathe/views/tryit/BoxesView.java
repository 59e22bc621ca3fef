package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import dev.lathe.controllers.answer.DrawnBoxes;
import dev.lathe.controllers.answer.DrawnBoxes.Kind;
import dev.lathe.views.parts.Badge;
import dev.lathe.views.parts.Parts;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Boxes over the picture, and how many differ from the original's. */
final class BoxesView implements AnswerView {
  @Override
  public List<Node> draw(AnswerContent content, Style style) {
    DrawnBoxes boxes = (DrawnBoxes) content;
    BoxesPane pane = new BoxesPane(style.ground(), style.name(), boxes);
    VBox.setVgrow(pane, Priority.ALWAYS);
    FlowPane counts =
        new FlowPane(6, 4, Parts.data(boxes.count(), "small", "strong", "boxes-count"));
    boxes.marks().forEach(m -> counts.getChildren().add(new Badge(m.text(), tone(m.kind()))));
    return List.of(pane, counts);
  }

  private static Badge.Tone tone(Kind kind) {
    return switch (kind) {
      case SAME -> Badge.Tone.OK;
      case LOST -> Badge.Tone.BAD;
      case NEW, RELABELLED -> Badge.Tone.WARN;
      case MOVED -> Badge.Tone.MUTED;
    };
  }
}
