package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import dev.lathe.controllers.answer.Likeness;
import dev.lathe.controllers.text.Formats;
import dev.lathe.views.parts.BarTrack;
import dev.lathe.views.parts.Parts;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.VBox;

/** How alike two sentences are. */
final class LikenessView implements AnswerView {
  @Override
  public List<Node> draw(AnswerContent content, Style style) {
    return List.of(similarity(((Likeness) content).cosine(), style.colour()));
  }

  private static VBox similarity(double s, String colour) {
    BarTrack track = BarTrack.of(Math.max(0, s), colour);
    return Parts.column(
        Parts.text("try.similarity", "card-title"),
        Parts.data(Formats.number(s, 3), "figure"),
        track,
        Parts.paragraph("try.similarity.scale", "muted", "small"));
  }
}
