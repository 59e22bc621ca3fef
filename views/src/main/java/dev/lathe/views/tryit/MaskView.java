package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import dev.lathe.controllers.answer.DrawnMask;
import dev.lathe.views.parts.Badge;
import dev.lathe.views.parts.Parts;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Coloured areas over the picture, and how much of it is as the original's. */
final class MaskView implements AnswerView {
  @Override
  public List<Node> draw(AnswerContent content, Style style) {
    DrawnMask mask = (DrawnMask) content;
    MaskPane pane = new MaskPane(style.ground(), style.name(), mask);
    VBox.setVgrow(pane, Priority.ALWAYS);
    Node summary =
        mask.changed().isEmpty()
            ? Parts.data(mask.summary(), "small", "strong", "boxes-count")
            : new Badge(mask.summary(), Badge.Tone.WARN);
    return List.of(pane, new FlowPane(6, 4, summary));
  }
}
