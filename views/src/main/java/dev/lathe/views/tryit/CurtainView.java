package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import dev.lathe.controllers.answer.Curtain;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Choice;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.property.ObjectProperty;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** Before and after with a divider between them, and what stands on either side. */
final class CurtainView implements AnswerView {
  @Override
  public List<Node> draw(AnswerContent content, Style style) {
    Curtain curtain = (Curtain) content;
    CurtainPane pane = new CurtainPane(style.name(), curtain, style.ground());
    VBox.setVgrow(pane, Priority.ALWAYS);
    List<Node> parts = new ArrayList<>();
    parts.add(pane);
    if (curtain.sides().size() > 1) {
      CurtainState state = style.ground().curtain();
      HBox sides =
          Parts.row(
              side(curtain, state.leftProperty(), "try.curtain.left"),
              Parts.spacer(),
              side(curtain, state.rightProperty(), "try.curtain.right"));
      parts.add(sides);
    }
    parts.add(Parts.sentence(curtain.size(), "small", "curtain-size"));
    if (!curtain.problem().isEmpty()) {
      parts.add(Parts.sentence(curtain.problem(), "small", "warn-text"));
    }
    return parts;
  }

  private static Choice<Curtain.Side> side(
      Curtain curtain, ObjectProperty<Curtain.Kind> shown, String key) {
    Choice<Curtain.Side> choice = new Choice<>();
    choice.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(Curtain.Side side) {
            return side == null ? "" : side.name();
          }

          @Override
          public Curtain.Side fromString(String text) {
            throw new UnsupportedOperationException("sides are chosen, not typed");
          }
        });
    choice.getItems().setAll(curtain.sides());
    choice.setValue(curtain.side(shown.get()));
    choice.setAccessibleText(Texts.get(key));
    choice.setTooltip(Tips.of(Texts.get(key) + "\n" + about(choice.getValue())));
    choice
        .valueProperty()
        .addListener(
            (o, old, now) -> {
              choice.getTooltip().setText(Texts.get(key) + "\n" + about(now));
              shown.set(now.kind());
            });
    return choice;
  }

  private static String about(Curtain.Side side) {
    return Texts.get("try.curtain.about." + side.kind().name().toLowerCase(Locale.ROOT));
  }
}
