package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.optimizers.PassRegistry;
import org.junit.jupiter.api.Test;

class RecipeEditorTest {
  private final RecipeEditor editor = new RecipeEditor(PassRegistry.standard());

  @Test
  void aFileIsChosenAndTakenBack() {
    editor.add("distil");
    editor.setFile(0, "student", "own/student, small.onnx");
    assertThat(value("student")).isEqualTo("own/student, small.onnx");
    assertThat(item("width").enabled()).isFalse();
    editor.setFile(0, "student", "\0");
    assertThat(value("student")).isEqualTo("own/student, small.onnx");
    editor.undo();
    assertThat(value("student")).isEmpty();
    assertThat(item("width").enabled()).isTrue();
  }

  private String value(String id) {
    return ((ParamItem.FileItem) item(id)).value();
  }

  private ParamItem item(String id) {
    return editor.steps().get(0).params().stream()
        .filter(p -> p.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
