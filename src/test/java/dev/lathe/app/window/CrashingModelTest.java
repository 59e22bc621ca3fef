package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.testing.Shared;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that kills its process cannot take the window's along from Optimize. */
class CrashingModelTest {
  private static final Recipe CLEAN =
      new Recipe(List.of(PassSpec.parse("clean", PassRegistry.standard())));

  @TempDir Path home;

  @BeforeEach
  void moveHome() {
    System.setProperty("lathe.home", home.toString());
  }

  @AfterEach
  void moveBack() {
    System.clearProperty("lathe.home");
  }

  @Test
  void thePreviewIsASentenceAndAVariantCanBeMade() {
    WindowServices services = new WindowServices();
    Model model =
        services.openModel(
            Shared.path("models/odd/crashes_onnxruntime.onnx"),
            SetupFlags.none(),
            JobContext.unwatched());
    Sample row =
        new TensorSample("row", Map.of("float_input", Tensors.ofFloats(new float[17], 1, 17)));
    OptimizeServices optimizing = services.optimizing();
    try (OptimizeServices.Preview p = optimizing.openPreview(model, JobContext.unwatched())) {
      assertThatThrownBy(() -> p.original(row, JobContext.unwatched()))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("SIGFPE");
      assertThatThrownBy(() -> p.draft(CLEAN, row, JobContext.unwatched()))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("SIGFPE");
    }
    try (OptimizeServices.Applied made =
        optimizing.apply(model, CLEAN, Optional.empty(), JobContext.unwatched())) {
      assertThat(made.file()).isNotEmptyFile();
    }
  }
}
