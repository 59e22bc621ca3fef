package dev.lathe.optimizers.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pruning.PruneSweep.Stop;
import dev.lathe.optimizers.testing.SmallTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PruneSweepTest {
  private static final Pass PASS = new PruneChannelsPass();
  private static final Dataset DATA = SmallTask.data(40, 3);
  private static final Sample SAMPLE = DATA.examples().get(0).sample();

  private static PruneSweep sweep(int channels) {
    return sweep(channels, ParamValues.initial(PASS.params()));
  }

  private static PruneSweep sweep(int channels, ParamValues values) {
    OnnxModel onnx = SmallTask.network(5, channels);
    return new PruneSweep(
        PASS,
        new Pass.Input(SmallTask.model(onnx), onnx, Machines.vnni(), Optional.empty()),
        values);
  }

  @Test
  void everyStopIsCutAndMeasured() {
    List<Stop> told = new ArrayList<>();
    List<Stop> stops = sweep(192).run(SAMPLE, Optional.of(DATA), told::add, JobContext.unwatched());
    assertThat(told).isEqualTo(stops);
    assertThat(stops).extracting(Stop::ratio).isEqualTo(PruneSweep.STOPS);
    assertThat(stops).extracting(Stop::bytes).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    Stop uncut = stops.get(0);
    Stop last = stops.get(9);
    assertThat(uncut.latency().value()).isEqualTo(1);
    assertThat(uncut.agreement().value()).isEqualTo(1);
    assertThat(uncut.pays()).isFalse();
    assertThat(uncut.accuracy().orElseThrow().n()).isEqualTo(40);
    assertThat(last.bytes()).isLessThan(uncut.bytes() / 20);
    // A tenth of the channels of both convolutions leaves about a hundredth of the work.
    assertThat(last.latency().value()).isLessThan(0.7);
    assertThat(stops).anyMatch(Stop::pays);
  }

  @Test
  void aStopPaysOnlyWhereItIsFasterThanEveryStopBefore() {
    List<Stop> stops = sweep(64).run(SAMPLE, Optional.empty(), s -> {}, JobContext.unwatched());
    double fastest = 1;
    for (Stop s : stops) {
      assertThat(s.pays()).isEqualTo(s.ratio() > 0 && s.latency().high() < fastest);
      assertThat(s.latency().low()).isLessThanOrEqualTo(s.latency().value());
      fastest = s.pays() ? s.latency().value() : fastest;
      assertThat(s.accuracy()).isEmpty();
      assertThat(s.agreement().isKnown()).isFalse();
    }
  }

  /** This pass has nobody to train with; cutting in rounds would fail. */
  @Test
  void stopsOfACutInRoundsAreCutAtOnce() {
    ParamValues rounds = ParamValues.initial(PASS.params()).with(PruneChannelsPass.ROUNDS, 3);
    assertThat(sweep(16, rounds).run(SAMPLE, Optional.empty(), s -> {}, JobContext.unwatched()))
        .extracting(Stop::ratio)
        .isEqualTo(PruneSweep.STOPS);
  }

  @Test
  void itStopsWhenCancelled() {
    JobControl control = new JobControl();
    List<Stop> told = new ArrayList<>();
    assertThatThrownBy(
            () ->
                sweep(16)
                    .run(
                        SAMPLE,
                        Optional.of(DATA),
                        s -> {
                          told.add(s);
                          control.cancel();
                        },
                        control))
        .isInstanceOf(CancelledException.class);
    assertThat(told).hasSize(1);
  }
}
