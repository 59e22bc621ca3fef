package dev.lathe.controllers.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.RandomTensors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LengthsEditorTest {
  @TempDir Path home;

  private TestWorkbench bench;
  private ModelController model;

  @BeforeEach
  void open() {
    bench = new TestWorkbench(new FakeServices(home, Tasks.RAW_TENSORS));
    model = new ModelController(bench.workbench(), bench.jobs(), bench.fx(), m -> {});
    bench.open();
  }

  private Model opened() {
    return bench.workbench().openModelProperty().get().orElseThrow().model();
  }

  private LengthsEditor.LengthLine line() {
    assertThat(model.lengths().lines()).hasSize(1);
    return model.lengths().lines().get(0);
  }

  @Test
  void anOpenDimensionCanBeTypedAndIsWhatRandomInputsHave() {
    assertThat(line().name()).isEqualTo("batch");
    assertThat(line().places()).isEqualTo("image[0]");
    assertThat(line().value()).isEmpty();
    assertThat(line().usual()).isEqualTo("1");

    model.lengths().apply("batch", " 6 ");

    assertThat(opened().setup().lengths().byName()).isEqualTo(Map.of("batch", 6L));
    assertThat(line().value()).isEqualTo("6");
    assertThat(line().source()).isEqualTo(Texts.get("model.setup.by-hand"));
    assertThat(RandomTensors.of(opened(), 1).tensors().get("image").shape())
        .containsExactly(6, 3, 244, 244);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "many", "1.5", "99999999999999999999", "1048577"})
  void aMistakeIsSaidAndChangesNothing(String typed) {
    model.lengths().apply("batch", "4");
    model.lengths().apply("batch", typed);
    assertThat(model.lengths().problemProperty().get()).contains("batch").contains("1,048,576");
    assertThat(line().value()).isEqualTo("4");
  }

  @Test
  void eachChangeIsAStepToUndo() {
    model.lengths().apply("batch", "4");
    model.lengths().apply("batch", "");
    assertThat(opened().setup().lengths().isEmpty()).isTrue();

    model.history().undo();
    assertThat(line().value()).isEqualTo("4");
    model.history().undo();
    assertThat(line().value()).isEmpty();
    assertThat(model.history().canUndoProperty().get()).isFalse();
    model.history().redo();
    assertThat(line().value()).isEqualTo("4");
  }

  @Test
  void itIsRememberedWithTheSetup() {
    model.lengths().apply("batch", "4");
    bench.open();
    assertThat(line().value()).isEqualTo("4");
  }
}
