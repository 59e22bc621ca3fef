package dev.lathe.assets.make.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.lathe.assets.make.Seeds;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Trains a network for rows by the product's own training graph, on batches drawn by chance. */
final class TableTraining {
  /**
   * How long and how fast.
   *
   * @param steps number of batches
   * @param batch rows a batch
   * @param learningRate at its highest
   */
  record Plan(int steps, int batch, float learningRate) {}

  private static final float WEIGHT_DECAY = 0.01f;

  private TableTraining() {}

  /**
   * The trained model; the one given is not changed.
   *
   * @param rows what the input takes
   * @param wanted what is right for each row: a class's number, or the number itself
   * @param loss of outputs [batch,n] and what is wanted [batch], a mean
   */
  static OnnxModel run(
      OnnxModel untrained,
      float[][] rows,
      float[] wanted,
      BiFunction<NDArray, NDArray, NDArray> loss,
      Plan plan,
      Consumer<String> log) {
    Torch.engine().setRandomSeed(1);
    Descent descent = new Descent(plan.steps(), plan.learningRate(), WEIGHT_DECAY);
    Random random = Seeds.random(21, rows.length);
    try (NDManager base = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(untrained, base)) {
      Value output = graph.graph().outputs().get(0);
      double mean = 0;
      for (int step = 0; step < plan.steps(); step++) {
        int[] chosen = random.ints(plan.batch(), 0, rows.length).toArray();
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          NDManager manager = graph.manager();
          NDArray x = inputs(manager, rows, chosen);
          float[] y = new float[chosen.length];
          for (int i = 0; i < y.length; i++) {
            y[i] = wanted[chosen[i]];
          }
          try (Autograd recording = Autograd.record()) {
            Map<Value, NDArray> made = graph.forward(Map.of("features", x), true, List.of(output));
            NDArray l = loss.apply(made.get(output), manager.create(y));
            recording.backward(l);
            mean = step == 0 ? l.getFloat() : 0.98 * mean + 0.02 * l.getFloat();
          }
        }
        descent.step(graph.parameters());
        if ((step + 1) % 500 == 0) {
          log.accept(
              String.format(Locale.ROOT, "step %d of %d, loss %.5f", step + 1, plan.steps(), mean));
        }
      }
      return graph.toOnnx();
    }
  }

  private static NDArray inputs(NDManager manager, float[][] rows, int[] chosen) {
    int width = rows[0].length;
    float[] x = new float[chosen.length * width];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(rows[chosen[i]], 0, x, i * width, width);
    }
    return manager.create(x, new Shape(chosen.length, width));
  }
}
