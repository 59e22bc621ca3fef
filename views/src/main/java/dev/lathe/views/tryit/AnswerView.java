package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import java.util.List;
import javafx.scene.Node;

/** Draws one kind of content: the answers of a task, or of several that answer alike. */
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
   * @param content of that kind, from a task's presenter
   */
  List<Node> draw(AnswerContent content, Style style);
}
