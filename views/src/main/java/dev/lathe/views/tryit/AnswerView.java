package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import java.util.List;
import javafx.scene.Node;

/** Draws one kind of content: the answers of a task, or of several that answer alike. */
interface AnswerView {
  /**
   * The parts of a card, from the top.
   *
   * @param content of that kind, from a task's presenter
   * @param colour style class of the variant's colour
   */
  List<Node> draw(AnswerContent content, String colour);
}
