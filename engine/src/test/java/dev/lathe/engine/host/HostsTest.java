package dev.lathe.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.HardwareService;
import dev.lathe.testing.Shared;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model is used alike wherever it is open. */
class HostsTest {
  private static final LoadPattern ONE_BY_ONE = LoadPattern.closedLoop(1, 1, 1);
  private static final Map<String, TensorData> DIGIT =
      Map.of("Input3", Tensors.ofFloats(new float[28 * 28], 1, 1, 28, 28));

  @TempDir Path cache;

  private Device cpu() {
    return new HardwareService(cache).device("cpu");
  }

  private static Model mnist() {
    return ModelOpener.open(
        Shared.model("image/mnist-8.onnx"), SetupFlags.none(), JobContext.unwatched());
  }

  @ParameterizedTest
  @EnumSource
  void tellsItsSignatureAnswersRunsALoadAndTellsItsMemory(Hosts.Place place) {
    try (Host host = Hosts.open(mnist(), cpu(), 1, place, JobContext.unwatched())) {
      Signature signature = host.opened().signature();
      assertThat(signature.inputs()).extracting(Signature.Port::name).containsExactly("Input3");
      assertThat(signature.inputs().get(0).type()).isEqualTo(DataType.FLOAT);
      assertThat(host.opened().loadNanos()).isPositive();
      assertThat(host.ask(DIGIT).inferenceMillis()).isPositive();
      assertThat(host.inputs(List.of(DIGIT), Duration.ofSeconds(20))).isEqualTo(1);
      Host.Round round = host.run(ONE_BY_ONE, 0, 2, 20, Duration.ofSeconds(20));
      assertThat(round.nanos()).hasSize(20).doesNotContain(0);
      assertThat(host.footprint(false).peak())
          .isGreaterThanOrEqualTo(host.footprint(false).baseline());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSlowDeviceIsNotAskedAllInputsBeforeItIsTimed(Hosts.Place place) {
    try (Host host = Hosts.open(mnist(), cpu(), 1, place, JobContext.unwatched())) {
      List<Map<String, TensorData>> many = Collections.nCopies(50, DIGIT);
      assertThat(host.inputs(many, Duration.ZERO)).isEqualTo(1);
      assertThat(host.run(ONE_BY_ONE, 7, 2, 20, Duration.ofSeconds(20)).nanos()).hasSize(20);
      assertThat(host.inputs(many, Duration.ofHours(1))).isEqualTo(50);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatDoesNotFit(Hosts.Place place) {
    try (Host host = Hosts.open(mnist(), cpu(), 1, place, JobContext.unwatched())) {
      assertThatThrownBy(() -> host.ask(Map.of("nonsense", Tensors.ofFloats(new float[1], 1))))
          .isInstanceOf(LatheException.class);
    }
  }
}
