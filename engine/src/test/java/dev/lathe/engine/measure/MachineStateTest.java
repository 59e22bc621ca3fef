package dev.lathe.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.measure.MachineState.Load;
import dev.lathe.engine.measure.MachineState.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineStateTest {
  @TempDir Path root;

  private void write(String file, String text) throws IOException {
    Path p = root.resolve(file);
    Files.createDirectories(p.getParent());
    Files.writeString(p, text);
  }

  @Test
  void readsWhatLinuxTells() throws IOException {
    write("proc/stat", "cpu  100 20 30 5000 9 1 2 40 0 0\ncpu0 1 1 1 1\ncpu1 1 1 1 1\nintr 5\n");
    write("proc/meminfo", "MemTotal: 16 kB\nMemAvailable:   2048 kB\n");
    write("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "2400000\n");
    write("sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "3100000\n");
    write("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "7\n");
    MachineState state = new MachineState(root);
    Reading r = state.read(List.of()).orElseThrow();
    assertThat(r.busySeconds()).isCloseTo(1.53, within(1e-9));
    assertThat(r.stolenSeconds()).isCloseTo(0.4, within(1e-9));
    assertThat(r.cores()).isEqualTo(2);
    assertThat(r.throttles()).isEqualTo(7);
    assertThat(state.clock()).hasValue(3_100_000);
    assertThat(state.availableMemory()).hasValue(2048 * 1024);
  }

  @Test
  void whereNothingCanBeReadNothingIsClaimed() {
    MachineState state = new MachineState(root);
    assertThat(state.read(List.of())).isEmpty();
    assertThat(state.clock()).isEmpty();
    assertThat(state.availableMemory()).isEmpty();
  }

  @Test
  void othersAreAllMinusOurs() {
    Reading from = new Reading(0, 100, 5, 10, 4, 1);
    Reading to = new Reading(10_000_000_000L, 116, 5.8, 22, 4, 1);
    Load load = MachineState.between(from, to);
    assertThat(load.othersShare()).isCloseTo(0.1, within(1e-9));
    assertThat(load.stolenShare()).isCloseTo(0.02, within(1e-9));
    assertThat(load.throttled()).isFalse();
  }

  @Test
  void ownProcessorTimeCannotMakeOthersNegative() {
    Reading from = new Reading(0, 100, 0, 0, 1, 0);
    Reading to = new Reading(1_000_000_000L, 100.5, 0, 0.6, 1, 0);
    assertThat(MachineState.between(from, to).othersShare()).isZero();
  }
}
