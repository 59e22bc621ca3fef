package dev.lathe.controllers.answer;

import java.util.Optional;

/**
 * An answer as a view draws it. Each kind of content is made by the presenters of the tasks that
 * answer so, and drawn by their views.
 */
public interface AnswerContent {
  /** The class that it says, where it says one. */
  default Optional<String> said() {
    return Optional.empty();
  }
}
