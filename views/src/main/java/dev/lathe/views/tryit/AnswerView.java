package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import java.util.List;
import javafx.scene.Node;

/** Draws the answers of one task. */
interface AnswerView {
  /**
   * The parts of a card, from the top.
   *
   * @param content of the task's presenter
   * @param colour style class of the variant's colour
   */
  List<Node> draw(AnswerContent content, String colour);
}
