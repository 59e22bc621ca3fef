package dev.lathe.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphicsCardsTest {
  @TempDir Path root;

  @Test
  void readsNvidiasDriverFiles() throws IOException {
    Path gpu = Files.createDirectories(root.resolve("0000:01:00.0"));
    Files.writeString(gpu.resolve("information"), "Model: \t\t NVIDIA H100 80GB HBM3\nIRQ: 1\n");

    assertThat(GraphicsCards.nvidiaOnLinux(root))
        .containsExactly(
            new GraphicsCards.Card("NVIDIA H100 80GB HBM3", GraphicsCards.Vendor.NVIDIA, 0, true));
    assertThat(GraphicsCards.nvidiaOnLinux(root.resolve("none"))).isEmpty();
  }

  @Test
  void seesADisplayController() throws IOException {
    Files.writeString(Files.createDirectories(root.resolve("a")).resolve("class"), "0x020000\n");
    assertThat(GraphicsCards.hasDisplayController(root)).isFalse();
    Files.writeString(Files.createDirectories(root.resolve("b")).resolve("class"), "0x030000\n");
    assertThat(GraphicsCards.hasDisplayController(root)).isTrue();
    assertThat(GraphicsCards.hasDisplayController(root.resolve("none"))).isFalse();
  }

  @Test
  void knowsVendorsByNameAndNumber() {
    assertThat(GraphicsCards.vendor("NVIDIA Corporation (0x10de)"))
        .isEqualTo(GraphicsCards.Vendor.NVIDIA);
    assertThat(GraphicsCards.vendor("Advanced Micro Devices (0x1002)"))
        .isEqualTo(GraphicsCards.Vendor.AMD);
    assertThat(GraphicsCards.vendor("Intel UHD")).isEqualTo(GraphicsCards.Vendor.INTEL);
    assertThat(GraphicsCards.vendor("Red Hat, Inc.")).isEqualTo(GraphicsCards.Vendor.OTHER);
  }
}
