package dev.lathe.controllers.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.controllers.workbench.ClosingController.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ClosingControllerTest {
  private final ManualFxThread fx = new ManualFxThread();
  private final List<String> done = new ArrayList<>();
  private final List<List<String>> asked = new ArrayList<>();
  private Optional<Integer> answer = Optional.empty();
  private boolean training;
  private boolean running;

  private ClosingController closing() {
    ClosingController.Work work =
        new ClosingController.Work() {
          @Override
          public boolean isTraining() {
            return training;
          }

          @Override
          public boolean isRunning() {
            return running;
          }

          @Override
          public void finish() {
            done.add("finish");
          }

          @Override
          public void throwAway() {
            done.add("throw away");
          }
        };
    FakeDialogs dialogs =
        new FakeDialogs() {
          @Override
          public Optional<Integer> choose(String title, String text, List<String> verbs) {
            asked.add(verbs);
            return answer;
          }
        };
    return new ClosingController(work, dialogs, fx);
  }

  private Way answered(int index) {
    answer = Optional.of(index);
    return closing().ask();
  }

  @Test
  void withoutWorkNothingIsAsked() {
    assertThat(closing().ask()).isEqualTo(Way.CLOSE);
    assertThat(asked).isEmpty();
  }

  @Test
  void aTrainingCanEndSoonGoOnOrBeThrownAway() {
    training = true;
    running = true;
    assertThat(closing().ask()).as("turned away").isEqualTo(Way.STAY);
    assertThat(asked.get(0))
        .containsExactly("Finish now and keep the best", "Go on in the background", "Throw away");
    assertThat(answered(1)).isEqualTo(Way.WHEN_DONE);
    assertThat(done).isEmpty();
    assertThat(answered(0)).isEqualTo(Way.WHEN_DONE);
    assertThat(done).containsExactly("finish");
    assertThat(answered(2)).isEqualTo(Way.CLOSE);
    assertThat(done).containsExactly("finish", "throw away");
  }

  @Test
  void aMeasuringHasNoBestToKeep() {
    running = true;
    assertThat(answered(0)).isEqualTo(Way.WHEN_DONE);
    assertThat(asked.get(0)).containsExactly("Go on in the background", "Stop it");
    assertThat(answered(1)).isEqualTo(Way.CLOSE);
    assertThat(done).containsExactly("throw away");
  }

  @Test
  void theWindowEndsWhenNothingRunsAnyMore() {
    running = true;
    closing().whenDone(() -> done.add("ended"));
    fx.pass(Duration.ofSeconds(5));
    assertThat(done).isEmpty();
    running = false;
    fx.pass(Duration.ofSeconds(1));
    assertThat(done).containsExactly("ended");
    assertThat(fx.waiting()).isZero();
  }
}
