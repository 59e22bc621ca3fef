package dev.lathe.views.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelDropTest {
  private static final List<File> FILES = List.of(new File("a.png"), new File("b.ONNX"));

  @Test
  void aModelFromOutsideIsTaken() {
    assertThat(ModelDrop.model(null, FILES)).contains(Path.of("b.ONNX"));
    assertThat(ModelDrop.model(null, List.of(new File("a.png")))).isEmpty();
  }

  @Test
  void aVariantOnItsWayOutIsNot() {
    assertThat(ModelDrop.model("a row of this window", FILES)).isEmpty();
  }
}
