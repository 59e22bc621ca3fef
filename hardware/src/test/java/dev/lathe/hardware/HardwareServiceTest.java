package dev.lathe.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtSession;
import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.Hardware.Probe;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardwareServiceTest {
  @TempDir Path cache;

  @Test
  void describesThisMachine() {
    Machine machine = new HardwareService(cache).machine();

    assertThat(machine.processor()).isNotBlank();
    assertThat(machine.physicalCores()).isBetween(1, machine.logicalCores());
    assertThat(machine.memoryBytes()).isGreaterThan(1L << 28);
    assertThat(machine.instructionSets()).containsAnyOf("SSE4.1", "NEON");
  }

  @Test
  void listsTheCpuFirstAndSaysWhyOthersAreUnusable() {
    HardwareService hardware = new HardwareService(cache);

    Device cpu = hardware.devices().get(0);
    assertThat(cpu.id()).isEqualTo("cpu");
    assertThat(cpu.available()).isTrue();
    assertThat(cpu.provider()).isEqualTo("CPUExecutionProvider");
    assertThat(cpu.features()).isEqualTo(hardware.machine().instructionSets());
    assertThat(hardware.devices()).extracting(Device::id).doesNotHaveDuplicates();
    assertThat(hardware.devices())
        .allSatisfy(d -> assertThat(d.reason().isEmpty()).isEqualTo(d.available()));
  }

  @Test
  void opensASessionOnEveryAvailableDevice() throws Exception {
    byte[] tiny = OnnxBytes.product("MatMul", 8, OnnxBytes.FLOAT, OnnxBytes.FLOAT, OnnxBytes.FLOAT);
    for (Device device : new HardwareService(cache).devices()) {
      if (device.available()) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
          Providers.addTo(options, device);
          try (OrtSession session = Ort.environment().createSession(tiny, options)) {
            assertThat(session.getInputNames()).containsExactly("a");
          }
        }
      }
    }
  }

  @Test
  void aMissingProviderIsAnErrorThatNamesTheDevice() throws Exception {
    Device cuda =
        new Device(
            "cuda:0", Device.Kind.GPU, "x", "NoSuchProvider", 0, java.util.List.of(), true, "");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      assertThatThrownBy(() -> Providers.addTo(options, cuda))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("cuda:0")
          .hasMessageContaining("NoSuchProvider");
    }
  }

  @Test
  void namesTheDevicesThereAreWhenAskedForAnother() {
    assertThatThrownBy(() -> new HardwareService(cache).device("tpu:7"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("'tpu:7'")
        .hasMessageContaining("cpu");
  }

  @Test
  void probesOnceAndKeepsTheResult() {
    HardwareService hardware = new HardwareService(cache);
    assertThat(hardware.lastProbe()).isEmpty();

    Probe probe = hardware.probe(false, JobContext.unwatched());

    assertThat(probe.fp32Gflops()).isBetween(0.1, 1e6);
    assertThat(probe.int8Gops()).isBetween(0.1, 1e6);
    assertThat(probe.memoryGbPerSecond()).isBetween(0.1, 1e5);
    assertThat(new HardwareService(cache).probe(false, JobContext.unwatched())).isEqualTo(probe);
    assertThat(new HardwareService(cache).lastProbe()).contains(probe);
  }

  @Test
  void aDamagedCacheIsNoError() throws Exception {
    Files.writeString(cache.resolve("probe.properties"), "{\"half");
    assertThat(new HardwareService(cache).lastProbe()).isEmpty();
  }

  @Test
  void aProbeCanBeCancelled() {
    JobControl control = new JobControl();
    control.cancel();
    assertThatThrownBy(() -> new HardwareService(cache).probe(true, control))
        .isInstanceOf(CancelledException.class);
  }
}
