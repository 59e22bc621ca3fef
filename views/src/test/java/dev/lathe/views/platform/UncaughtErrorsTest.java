package dev.lathe.views.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.user.Notifications.Message;
import dev.lathe.views.WindowHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UncaughtErrorsTest {
  private final List<Message> shown = new ArrayList<>();

  @BeforeAll
  static void startToolkit() {
    WindowHarness.startToolkit();
  }

  @Test
  void anErrorOfAnyThreadIsToldOnceWithItsDetails() {
    Notifications notifications = shown::add;
    UncaughtErrors errors = new UncaughtErrors(() -> Optional.of(notifications));
    RuntimeException frame =
        new IllegalArgumentException("Folder parameter must be a valid folder");
    for (int i = 0; i < 3; i++) {
      errors.uncaughtException(Thread.currentThread(), frame);
    }
    errors.uncaughtException(Thread.currentThread(), new StackOverflowError());
    // Everything that waited on the screen's thread has run when this returns.
    assertThat(WindowHarness.onFx(() -> List.copyOf(shown)))
        .hasSize(2)
        .first()
        .satisfies(
            m -> {
              assertThat(m.level()).isEqualTo(Notifications.Level.ERROR);
              assertThat(m.why()).contains("valid folder");
              assertThat(m.details()).contains("IllegalArgumentException", "UncaughtErrorsTest");
            });
  }

  @Test
  void withoutAWindowItIsOnlyLogged() {
    UncaughtErrors errors = new UncaughtErrors(Optional::empty);
    errors.uncaughtException(Thread.currentThread(), new IllegalStateException("early"));
    assertThat(shown).isEmpty();
  }
}
