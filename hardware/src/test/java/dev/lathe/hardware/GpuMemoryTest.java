package dev.lathe.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuMemoryTest {
  @TempDir Path descriptors;

  /** As the kernel's documentation of DRM client usage statistics has it. */
  @Test
  void readsWhatTheKernelsDriversReport() throws Exception {
    Files.writeString(descriptors.resolve("0"), "pos:\t0\nflags:\t02\n");
    Files.writeString(
        descriptors.resolve("7"),
        "pos:\t0\ndrm-driver:\tamdgpu\ndrm-memory-vram:\t2048 KiB\ndrm-memory-gtt: \t512 KiB\n");
    Files.writeString(descriptors.resolve("8"), "drm-driver:\txe\ndrm-total-vram0:\t3 MiB\n");

    assertThat(GpuMemory.ofDrm(descriptors)).hasValue(3L << 20);
  }

  @Test
  void doesNotInventWhatNoDriverReports() throws Exception {
    Files.writeString(descriptors.resolve("0"), "pos:\t0\n");
    assertThat(GpuMemory.ofDrm(descriptors)).isEmpty();
    assertThat(GpuMemory.ofDrm(descriptors.resolve("none"))).isEmpty();
  }
}
