package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import dev.lathe.controllers.answer.TensorTable;
import dev.lathe.views.parts.Parts;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** Outputs as they are. */
final class TensorsView implements AnswerView {
  @Override
  public List<Node> draw(AnswerContent content, Style style) {
    return ((TensorTable) content).lines().stream().<Node>map(TensorsView::tensor).toList();
  }

  private static VBox tensor(TensorTable.Line line) {
    Label first = Parts.sentence(line.first(), "small", "mono");
    Label type = Parts.data(line.type(), "small", "muted");
    Label name = Parts.name(line.name(), "strong");
    VBox box = new VBox(2, Parts.row(name, Parts.spacer(), type), first);
    if (!line.range().isEmpty()) {
      box.getChildren()
          .add(
              Parts.row(
                  Parts.text("try.tensor.values", "small", "muted"),
                  Parts.spacer(),
                  Parts.data(line.range(), "small")));
    }
    if (!line.difference().isEmpty()) {
      box.getChildren()
          .add(
              Parts.row(
                  Parts.text("try.tensor.change", "small", "muted"),
                  Parts.spacer(),
                  Parts.data(line.difference(), "small", "strong")));
    }
    box.getStyleClass().add("answer-bar");
    return box;
  }
}
