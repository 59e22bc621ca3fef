package dev.lathe.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.JobEvent;
import dev.lathe.controllers.testing.ManualFxThread;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JobListTest {
  private final ManualFxThread fx = new ManualFxThread();
  private final JobList list = new JobList(fx, fx::nanos);

  @Test
  void aShortJobIsNeverSeen() {
    JobEntry e = list.create("short");
    list.add(e);
    fx.pass(Duration.ofMillis(400));
    assertThat(list.jobs()).isEmpty();
    assertThat(list.busyProperty().get()).isTrue();
    list.remove(e);
    fx.pass(Duration.ofSeconds(2));
    assertThat(list.jobs()).isEmpty();
    assertThat(fx.waiting()).as("nobody polls when nothing runs").isZero();
  }

  @Test
  void aLongJobShowsShareAndRemainingTime() {
    JobEntry e = list.create("long");
    list.add(e);
    e.control().progress(1, 4, "first quarter");
    fx.pass(Duration.ofSeconds(2));
    assertThat(list.jobs()).containsExactly(e);
    assertThat(e.fractionProperty().get()).isEqualTo(0.25);
    assertThat(e.textProperty().get()).isEqualTo("first quarter");
    assertThat(e.remainingSecondsProperty().get()).isCloseTo(6, within(0.5));
    e.cancel();
    assertThat(e.control().isCancelled()).isTrue();
    assertThat(e.cancellingProperty().get()).isTrue();
  }

  private record Told(Optional<Duration> remaining) implements JobEvent {}

  @Test
  void whatTheWorkSaysOfItsRemainingTimeGoesFirst() {
    JobEntry e = list.create("training");
    list.add(e);
    e.control().progress(1, 4, "first quarter");
    e.control().report(new Told(Optional.of(Duration.ofHours(1))));
    e.control().report(new Told(Optional.empty()));
    fx.pass(Duration.ofSeconds(2));
    assertThat(e.remainingSecondsProperty().get()).isCloseTo(3600, within(20.0));
    assertThat(list.remainingSecondsProperty().get()).isEqualTo(e.remainingSecondsProperty().get());
  }

  @Test
  void progressNeverRunsBackwards() {
    JobEntry e = list.create("two parts");
    list.add(e);
    e.control().progress(1, 2, "first part done");
    fx.pass(Duration.ofSeconds(1));
    e.control().progress(1, 100, "second part begins");
    fx.pass(Duration.ofSeconds(1));
    assertThat(e.fractionProperty().get()).isEqualTo(0.5);
    assertThat(e.textProperty().get()).isEqualTo("second part begins");
  }

  @Test
  void remainingTimeIsNotGuessedTooEarly() {
    assertThat(JobEntry.remaining(0.5, 0.4)).isEmpty();
    assertThat(JobEntry.remaining(0.01, 20)).isEmpty();
    assertThat(JobEntry.remaining(0.5, 10)).hasValue(10);
  }
}
