package dev.lathe.controllers.answer;

import dev.lathe.controllers.services.PixelPicture;
import java.util.Optional;

/**
 * An answer as a view draws it. Each kind of content is made by the presenters of the tasks that
 * answer so, and drawn by their views.
 */
public interface AnswerContent {
  /** The picture that it is, which can be saved; empty where it is none. */
  default Optional<PixelPicture> picture() {
    return Optional.empty();
  }

  /** The class that it says, where it says one. */
  default Optional<String> said() {
    return Optional.empty();
  }
}
