package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import dev.lathe.controllers.answer.LabelBars;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.BarTrack;
import dev.lathe.views.parts.Parts;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** Classes as bars. */
final class LabelsView implements AnswerView {
  @Override
  public List<Node> draw(AnswerContent content, Style style) {
    return ((LabelBars) content).lines().stream().<Node>map(l -> bar(l, style.colour())).toList();
  }

  private static VBox bar(LabelBars.Line line, String colour) {
    Label name = Parts.name(line.label(), "small");
    HBox words = Parts.row(name);
    if (line.moved()) {
      name.getStyleClass().add("strong");
      FontIcon moved = Parts.styled(Parts.icon("fth-shuffle"), "moved-icon");
      moved.setAccessibleText(Texts.get("try.moved"));
      words.getChildren().add(moved);
    }
    Label score = Parts.data(line.score(), "small");
    words.getChildren().addAll(Parts.spacer(), score);
    BarTrack track = BarTrack.of(line.share(), colour);
    track.setAccessibleText(line.label() + " " + line.score());
    VBox box = new VBox(2, words, track);
    box.getStyleClass().add("answer-bar");
    return box;
  }
}
