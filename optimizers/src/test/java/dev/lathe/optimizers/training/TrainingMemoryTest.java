package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A step's arrays end with its scope: neither their number nor native memory grows. */
class TrainingMemoryTest {
  private static final int BATCH = 16;

  /** The activations of one step of this network are 0.7 MB: a thousand kept would be 700. */
  private static final long MOST_GROWTH = 40L << 20;

  @Test
  @Tag("heavy")
  @EnabledOnOs(OS.LINUX)
  void aThousandStepsOfASmallNetworkNeedNoMoreMemory() throws IOException {
    try (NDManager manager = Torch.newManager();
        TrainableGraph graph =
            TrainableGraph.open(
                OnnxFiles.read(Shared.model("image/mnist_cnn_pytorch.onnx")), manager)) {
      NDArray pictures = manager.randomNormal(new Shape(BATCH, 1, 28, 28));
      String input = graph.graph().requiredInputs().get(0).name();
      for (int i = 0; i < 100; i++) {
        step(graph, Map.of(input, pictures));
      }
      int arrays = arrays(graph);
      long before = nativeMemory();
      for (int i = 0; i < 1000; i++) {
        step(graph, Map.of(input, pictures));
      }
      assertThat(arrays(graph)).isEqualTo(arrays);
      assertThat(nativeMemory() - before).isLessThan(MOST_GROWTH);
    }
  }

  /** The same where fewer operators are alike: embeddings, attention, normalizations. */
  @Test
  void stepsOfATransformerLeaveNoArrays() {
    try (NDManager manager = Torch.newManager();
        TrainableGraph graph =
            TrainableGraph.open(
                OnnxFiles.read(Shared.model("text/tinybert_random.onnx")), manager)) {
      Map<String, NDArray> inputs = new HashMap<>();
      for (String name : new String[] {"input_ids", "attention_mask", "token_type_ids"}) {
        inputs.put(name, manager.ones(new Shape(2, 7), ai.djl.ndarray.types.DataType.INT64));
      }
      step(graph, inputs);
      int arrays = arrays(graph);
      for (int i = 0; i < 10; i++) {
        step(graph, inputs);
      }
      assertThat(arrays(graph)).isEqualTo(arrays);
    }
  }

  private static void step(TrainableGraph graph, Map<String, NDArray> inputs) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      try (Autograd autograd = Autograd.record()) {
        NDArray out = graph.forward(inputs, true).values().iterator().next();
        autograd.backward(out.mul(out).mean());
      }
      try (Autograd none = Autograd.pause()) {
        for (NDArray weight : graph.parameters().values()) {
          PtNDArray w = (PtNDArray) weight;
          if (w.getGradient() != null) {
            w.subi(w.getGradient().mul(1e-4f));
            JniUtils.zeroGrad(w);
          }
        }
      }
    }
  }

  private static int arrays(TrainableGraph graph) {
    return graph.manager().getManagedArrays().size() + graph.scratch().getManagedArrays().size();
  }

  /** What the process holds beside the Java heap. */
  private static long nativeMemory() throws IOException {
    System.gc();
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("VmRSS"))
            .findFirst()
            .orElseThrow();
    long resident = Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
    return resident - ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
  }
}
