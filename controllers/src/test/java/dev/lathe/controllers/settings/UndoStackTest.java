package dev.lathe.controllers.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UndoStackTest {
  private final List<Integer> restored = new ArrayList<>();
  private final UndoStack<Integer> stack = new UndoStack<>(0, restored::add);

  @Test
  void oneDragIsOneStep() {
    for (int i = 1; i <= 20; i++) {
      stack.push(i, "bits");
    }
    stack.seal();
    stack.push(21, "bits");
    stack.undo();
    assertThat(stack.current()).isEqualTo(20);
    stack.undo();
    assertThat(stack.current()).isZero();
    assertThat(stack.canUndoProperty().get()).isFalse();
    stack.redo();
    stack.redo();
    assertThat(stack.current()).isEqualTo(21);
    assertThat(restored).containsExactly(20, 0, 20, 21);
  }

  @Test
  void aNewChangeForgetsWhatWasUndone() {
    stack.push(1);
    stack.undo();
    stack.push(2);
    assertThat(stack.canRedoProperty().get()).isFalse();
    stack.push(2);
    stack.undo();
    assertThat(stack.current()).as("an equal state is no step").isZero();
  }
}
