package dev.lathe.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.ManualFxThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LatestJobTest {
  private final ManualFxThread fx = new ManualFxThread();
  private final DirectJobRunner runner = new DirectJobRunner().hold();
  private final List<String> published = new ArrayList<>();

  private JobSpec<String> job(String name) {
    return JobSpec.of(name, c -> name).onSuccess(published::add);
  }

  @Test
  void onlyTheNewestPublishes() {
    LatestJob lane = LatestJob.immediate(runner, fx);
    lane.submit(job("a"));
    lane.submit(job("b"));
    lane.submit(job("c"));
    runner.runAll();
    assertThat(published).containsExactly("c");
    assertThat(lane.isBusy()).isFalse();
  }

  @Test
  void atMostOneRunsAtATime() {
    LatestJob lane = LatestJob.immediate(runner, fx);
    lane.submit(job("a"));
    lane.submit(job("b"));
    assertThat(runner.runNext()).isTrue();
    assertThat(published).isEmpty();
    assertThat(runner.runNext()).isTrue();
    assertThat(runner.runNext()).isFalse();
    assertThat(published).containsExactly("b");
  }

  @Test
  void aDelayedLaneWaitsForTheHandToRest() {
    LatestJob lane = new LatestJob(runner, fx, Duration.ofMillis(250));
    lane.submit(job("a"));
    fx.pass(Duration.ofMillis(200));
    lane.submit(job("b"));
    fx.pass(Duration.ofMillis(200));
    assertThat(runner.runNext()).isFalse();
    fx.pass(Duration.ofMillis(100));
    runner.runAll();
    assertThat(published).containsExactly("b");
  }

  @Test
  void closingStopsAPendingTimer() {
    LatestJob lane = new LatestJob(runner, fx, Duration.ofMillis(250));
    lane.submit(job("a"));
    lane.close();
    assertThat(fx.waiting()).isZero();
    fx.pass(Duration.ofSeconds(1));
    lane.submit(job("b"));
    runner.runAll();
    assertThat(published).isEmpty();
  }

  @Test
  void anErrorOfOldWorkIsNotTold() {
    List<Exception> errors = new ArrayList<>();
    LatestJob lane = LatestJob.immediate(runner, fx);
    lane.submit(
        JobSpec.<String>of(
                "a",
                c -> {
                  throw new IllegalStateException("old");
                })
            .onFailure(errors::add));
    lane.submit(job("b"));
    runner.runAll();
    assertThat(errors).isEmpty();
    assertThat(published).containsExactly("b");
  }
}
