package dev.lathe.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxMachineTest {
  @TempDir Path root;

  private void put(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void readsAnIntelServer() throws IOException {
    put(
        "proc/cpuinfo",
        """
        processor\t: 0
        model name\t: Intel(R) Xeon(R)   Gold 6338
        flags\t\t: fpu sse4_1 avx avx2 fma f16c avx512f avx512_vnni amx_int8

        processor\t: 1
        model name\t: another
        """);
    for (int i = 0; i < 4; i++) {
      put("sys/devices/system/cpu/cpu" + i + "/topology/physical_package_id", i / 2 + "\n");
      put("sys/devices/system/cpu/cpu" + i + "/topology/core_id", "0\n");
    }
    put("sys/devices/system/cpu/cpu0/cache/index0/level", "1\n");
    put("sys/devices/system/cpu/cpu0/cache/index0/type", "Data\n");
    put("sys/devices/system/cpu/cpu0/cache/index0/size", "48K\n");
    put("sys/devices/system/cpu/cpu0/cache/index3/level", "3\n");
    put("sys/devices/system/cpu/cpu0/cache/index3/type", "Unified\n");
    put("sys/devices/system/cpu/cpu0/cache/index3/size", "36M\n");
    put("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
    put("proc/meminfo", "MemTotal:       16384 kB\n");
    put("etc/os-release", "NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n");

    Machine machine = new LinuxMachine(root, 4).read();

    assertThat(machine.processor()).isEqualTo("Intel(R) Xeon(R) Gold 6338");
    assertThat(machine.sockets()).isEqualTo(2);
    assertThat(machine.physicalCores()).isEqualTo(2);
    assertThat(machine.logicalCores()).isEqualTo(4);
    assertThat(machine.caches())
        .containsExactly(
            new Machine.Cache(1, "Data", 48 << 10), new Machine.Cache(3, "Unified", 36 << 20));
    assertThat(machine.instructionSets())
        .containsExactly(
            "SSE4.1", "AVX", "AVX2", "FMA", "F16C", "AVX512F", "AVX512-VNNI", "AMX-INT8");
    assertThat(machine.hasInt8DotProduct()).isTrue();
    assertThat(machine.memoryBytes()).isEqualTo(16384L * 1024);
    assertThat(machine.governor()).contains("powersave");
    assertThat(machine.os()).startsWith("Debian GNU/Linux 12 (Linux ");
  }

  @Test
  void readsAnArmBoard() throws IOException {
    put(
        "proc/cpuinfo",
        "processor\t: 0\nFeatures\t: fp asimd asimdhp asimddp i8mm\nCPU part\t: 0xd0c\n");

    Machine machine = new LinuxMachine(root, 8).read();

    assertThat(machine.processor()).isEqualTo("ARM Neoverse N1");
    assertThat(machine.instructionSets())
        .containsExactly("NEON", "NEON-FP16", "NEON-DOTPROD", "I8MM");
    assertThat(machine.physicalCores()).isEqualTo(8);
    assertThat(machine.power()).isEmpty();
  }

  @Test
  void aContainersLimitIsItsMemory() throws IOException {
    put("proc/meminfo", "MemTotal:       16777216 kB\n");
    put("proc/self/cgroup", "0::/box/inner\n");
    put("sys/fs/cgroup/box/memory.max", "1073741824\n");
    put("sys/fs/cgroup/box/inner/memory.max", "max\n");

    assertThat(new LinuxMachine(root, 1).read().memoryBytes()).isEqualTo(1L << 30);
  }

  @Test
  void knowsBatteryFromMains() throws IOException {
    put("sys/class/power_supply/BAT0/type", "Battery\n");
    put("sys/class/power_supply/BAT0/status", "Discharging\n");
    assertThat(new LinuxMachine(root, 1).read().power()).contains("battery");

    put("sys/class/power_supply/AC/type", "Mains\n");
    put("sys/class/power_supply/AC/online", "1\n");
    assertThat(new LinuxMachine(root, 1).read().power()).contains("mains");
  }

  @Test
  void survivesAnEmptySystem() {
    Machine machine = new LinuxMachine(root, 2).read();

    assertThat(machine.processor()).isEqualTo("unknown processor");
    assertThat(machine.sockets()).isEqualTo(1);
    assertThat(machine.memoryBytes()).isZero();
  }
}
