package dev.lathe.optimizers.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Attribute.FloatValue;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.training.ops.Operators;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The example of docs/extending/training-operator.md is quoted as it stands here, and works. */
class ExtendingByAnOperatorTest {
  private static final String OPERATOR = "example:Squareplus";

  @Test
  void theDocsQuoteTheFileThatIsCompiled() throws IOException {
    Path file =
        Shared.projectRoot()
            .resolve("optimizers/src/test/java/dev/lathe/optimizers/example/SquareplusRules.java");
    Path page = Shared.projectRoot().resolve("docs/extending/training-operator.md");
    assertThat(Files.readString(page)).contains("```java\n" + Files.readString(file) + "```\n");
  }

  @Test
  void itComputesTheFunctionAndPyTorchItsGradient() {
    assertThat(Operators.covered()).doesNotContain(OPERATOR);
    float[] at = {-3, -0.5f, 0, 2};
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = manager.create(at, new Shape(4));
      x.setRequiresGradient(true);
      try (Autograd autograd = Autograd.record()) {
        NDArray y = rule().apply(new Call(node(1), List.of(Optional.of(x)), host(manager))).get(0);
        for (int i = 0; i < at.length; i++) {
          assertThat(y.getFloat(i)).isCloseTo((float) value(at[i]), within(1e-5f));
        }
        autograd.backward(y.sum());
      }
      for (int i = 0; i < at.length; i++) {
        double slope = (value(at[i] + 1e-4) - value(at[i] - 1e-4)) / 2e-4;
        assertThat(x.getGradient().getFloat(i)).isCloseTo((float) slope, within(1e-4f));
      }
    }
  }

  private static double value(double x) {
    return (x + Math.sqrt(x * x + 1)) / 2;
  }

  private static Operator rule() {
    Map<String, Operator> rules = new TreeMap<>();
    SquareplusRules.register(rules);
    return rules.get(OPERATOR);
  }

  private static Node node(float b) {
    Graph g = new Graph("one");
    Value x = g.addInput("x", Optional.empty());
    Value y = g.newValue("y", Optional.empty());
    Node node =
        g.addNode("example", "Squareplus", "", List.of(Optional.of(x)), List.of(Optional.of(y)));
    node.setAttribute(new Attribute("b", new FloatValue(b)));
    return node;
  }

  private static Call.Host host(NDManager manager) {
    return new Call.Host() {
      @Override
      public NDManager manager() {
        return manager;
      }

      @Override
      public boolean training() {
        return true;
      }

      @Override
      public int opset(String domain) {
        return 1;
      }

      @Override
      public long[] longs(NDArray array) {
        return array.toLongArray();
      }

      @Override
      public List<NDArray> run(Graph subgraph, List<NDArray> inputs) {
        throw new UnsupportedOperationException("it has no subgraph");
      }
    };
  }
}
