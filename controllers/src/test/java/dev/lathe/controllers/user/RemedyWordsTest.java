package dev.lathe.controllers.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way out of an error has its words in the window: one without hid the error itself. */
class RemedyWordsTest {
  @ParameterizedTest
  @EnumSource(Remedy.class)
  void everyWayHasItsPlaceInTheWindow(Remedy remedy) {
    LatheException e = LatheException.input("What.", "Why.", "Do.").with(remedy);

    Notifications.Message message = Notifications.messageOf(e);

    assertThat(message.what()).isEqualTo("What.");
    assertThat(message.todo()).startsWith("Do. ").hasSizeGreaterThan(10);
  }
}
