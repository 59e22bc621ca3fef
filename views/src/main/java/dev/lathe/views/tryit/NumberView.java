package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import dev.lathe.controllers.answer.ShownNumber;
import dev.lathe.views.parts.Parts;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;

/** One number, and how far it is from the original's. */
final class NumberView implements AnswerView {
  @Override
  public List<Node> draw(AnswerContent content, Style style) {
    ShownNumber n = (ShownNumber) content;
    List<Node> parts = new ArrayList<>();
    parts.add(Parts.text("try.number", "card-title"));
    parts.add(Parts.data(n.number(), "figure"));
    if (!n.change().isEmpty()) {
      parts.add(Parts.data(n.change(), "muted", "small"));
    }
    return List.of(Parts.column(parts.toArray(new Node[0])));
  }
}
