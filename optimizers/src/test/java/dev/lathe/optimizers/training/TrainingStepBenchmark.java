package dev.lathe.optimizers.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A training step (forward, backward, update) of ResNet-20 on 128 pictures of 32×32: through the
 * training bridge and as a person would write it in DJL's blocks, in turns; see docs/benchmarks.md.
 * Times are written to {@code target/benchmarks}, never asserted.
 */
@Tag("benchmark")
class TrainingStepBenchmark {
  private static final int BATCH = 128;
  private static final int WARM = 2;
  private static final int ROUNDS = Integer.getInteger("rounds", 15);

  /** One way of training: its weights, the state of its updates, its forward pass. */
  private record Way(
      String name, List<NDArray> weights, List<NDArray> momentum, UnaryOperator<NDArray> forward) {
    static Way of(
        String name, List<NDArray> weights, NDManager manager, UnaryOperator<NDArray> forward) {
      List<NDArray> momentum =
          weights.stream().map(w -> manager.zeros(w.getShape(), DataType.FLOAT32)).toList();
      return new Way(name, weights, momentum, forward);
    }

    long step(NDArray pictures, NDArray wanted) {
      long start = System.nanoTime();
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        try (Autograd autograd = Autograd.record()) {
          NDArray logits = forward.apply(pictures);
          autograd.backward(logits.logSoftmax(1).mul(wanted).sum().div(-BATCH));
        }
        try (Autograd none = Autograd.pause()) {
          for (int i = 0; i < weights.size(); i++) {
            PtNDArray w = (PtNDArray) weights.get(i);
            PtNDArray gradient = w.getGradient();
            JniUtils.sgdUpdate(w, gradient, (PtNDArray) momentum.get(i), 0.01f, 1e-4f, 1, -1, 0.9f);
            JniUtils.zeroGrad(w);
          }
        }
      }
      return System.nanoTime() - start;
    }
  }

  @Test
  void bridgeBesideBlocks() throws IOException {
    try (NDManager manager = Torch.newManager();
        TrainableGraph graph =
            TrainableGraph.open(
                OnnxFiles.read(Shared.model("image/resnet20_cifar10_bn.onnx")), manager)) {
      NDArray pictures = manager.randomNormal(new Shape(BATCH, 3, 32, 32));
      float[] labels = new float[BATCH * 10];
      for (int i = 0; i < BATCH; i++) {
        labels[i * 10 + i % 10] = 1;
      }
      NDArray wanted = manager.create(labels, new Shape(BATCH, 10));
      HandWrittenResNet net = new HandWrittenResNet(manager, pictures.getShape());
      List<Way> ways =
          List.of(
              Way.of(
                  "bridge",
                  List.copyOf(graph.parameters().values()),
                  manager,
                  x -> graph.forward(Map.of("input", x), true).get("logits")),
              Way.of("blocks", net.weights(), manager, net::forward));
      List<long[]> times = new ArrayList<>();
      for (int r = -WARM; r < ROUNDS; r++) {
        long[] pair = new long[2];
        for (int i = 0; i < 2; i++) {
          int at = r % 2 == 0 ? i : 1 - i;
          pair[at] = ways.get(at).step(pictures, wanted);
        }
        if (r >= 0) {
          times.add(pair);
        }
      }
      write(times);
    }
  }

  private static void write(List<long[]> times) throws IOException {
    double bridge = median(times.stream().mapToDouble(t -> t[0] / 1e6).toArray());
    double blocks = median(times.stream().mapToDouble(t -> t[1] / 1e6).toArray());
    double ratio = median(times.stream().mapToDouble(t -> (double) t[0] / t[1]).toArray());
    String line =
        String.format(
            Locale.ROOT,
            "ResNet-20, batch %d, %d rounds in turns: bridge %.0f ms, blocks %.0f ms, ratio %.2f",
            BATCH,
            times.size(),
            bridge,
            blocks,
            ratio);
    Path out = Files.createDirectories(Shared.projectRoot().resolve("target/benchmarks"));
    Files.write(out.resolve("training-step.txt"), List.of(line));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
