package dev.lathe.optimizers.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose fault it is that a result cannot be opened. */
class ModelCheckTest {
  /** A node of an operator with one output that has two. */
  private static OnnxModel invalid() {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.input("x", 2, 2);
    Value unread = g.graph().newValue("unread", Optional.empty());
    Value y = g.graph().newValue("y", Optional.empty());
    g.graph()
        .addNode(
            "",
            "Relu",
            "relu",
            List.of(Optional.of(x)),
            List.of(Optional.of(unread), Optional.of(y)));
    return g.output(y, 2, 2).model(13);
  }

  private static OnnxModel valid() {
    TestGraph g = TestGraph.seeded(1);
    return g.output(g.op("Relu", "y", g.input("x", 2, 2)), 2, 2).model(13);
  }

  @Test
  void aModelThatWasNotValidBeforeIsTheFilesFault() {
    assertThatThrownBy(() -> ModelCheck.require(invalid(), invalid(), "clean"))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.code().exitCode()).isEqualTo(2))
        .hasMessageContaining("The model cannot be opened");
  }

  @Test
  void aModelThatAPassBrokeIsThePasssFault() {
    assertThatThrownBy(() -> ModelCheck.require(invalid(), valid(), "clean"))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.code().exitCode()).isEqualTo(1))
        .hasMessageContaining("The pass clean");
  }
}
