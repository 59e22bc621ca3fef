package dev.lathe.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.hardware.InferenceRuntime.Origin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceIdsTest {
  private static final InferenceRuntime ONE =
      new InferenceRuntime("one", "One", Origin.FOLDER, Path.of("one"), "1.29.0", "");
  private static final InferenceRuntime TWO =
      new InferenceRuntime("two", "Two", Origin.FOLDER, Path.of("two"), "1.30.0", "");

  private static Device webgpu(InferenceRuntime runtime, String reason) {
    return new Device(
            "webgpu:0",
            Device.Kind.GPU,
            "WebGPU device 0",
            "WebGpuExecutionProvider",
            0,
            List.of(),
            reason.isEmpty(),
            reason)
        .of(runtime);
  }

  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");

  private static Device find(String id, Device... devices) {
    return DeviceIds.require(id, List.of(devices), List.of());
  }

  @Test
  void theRuntimesIdFollowsTheDevices() {
    assertThat(webgpu(ONE, "").id()).isEqualTo("webgpu:0@one");
    assertThat(webgpu(ONE, "").localId()).isEqualTo("webgpu:0");
    assertThat(webgpu(ONE, "").index()).isZero();
    assertThat(CPU.of(CPU.runtime()).id()).isEqualTo("cpu");
  }

  @Test
  void theRuntimeMayBeLeftOutWhereOnlyOneOffersTheDevice() {
    Device one = webgpu(ONE, "");
    assertThat(find("webgpu:0", CPU, one)).isEqualTo(one);
    assertThat(find("webgpu:0", CPU, one, webgpu(TWO, "No driver."))).isEqualTo(one);
  }

  @Test
  void whereTwoOfferItBothAreNamed() {
    assertThatThrownBy(() -> find("webgpu:0", CPU, webgpu(ONE, ""), webgpu(TWO, "")))
        .hasMessageContaining("webgpu:0@one, webgpu:0@two");
    assertThat(find("webgpu:0@two", webgpu(ONE, ""), webgpu(TWO, "")).runtime()).isEqualTo(TWO);
  }

  @Test
  void theBundledRuntimesCpuNeedsNoRuntime() {
    assertThat(find("cpu", CPU, CPU.of(ONE))).isEqualTo(CPU);
  }

  @Test
  void anUnusableOneSaysWhy() {
    assertThatThrownBy(() -> find("webgpu:0@one", CPU, webgpu(ONE, "No driver.")))
        .hasMessageContaining("No driver.");
  }

  @Test
  void anUnusableOneSaysWhyWithoutItsRuntimeToo() {
    assertThatThrownBy(() -> find("webgpu:0", CPU, webgpu(ONE, "No driver.")))
        .hasMessageContaining("No driver.");
  }
}
