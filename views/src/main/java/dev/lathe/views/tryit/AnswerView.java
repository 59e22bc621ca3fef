package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import java.util.List;
import javafx.scene.Node;

/** Draws the answers of one task. */
interface AnswerView {
  /**
   * What the parts of a card share.
   *
   * @param name of the variant
   * @param colour style class of the variant's colour
   * @param ground the picture that was given, for answers drawn over it
   */
  record Style(String name, String colour, Ground ground) {}

  /**
   * The parts of a card, from the top.
   *
   * @param content of the task's presenter
   */
  List<Node> draw(AnswerContent content, Style style);
}
