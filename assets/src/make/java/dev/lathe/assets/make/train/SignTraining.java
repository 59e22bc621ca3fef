package dev.lathe.assets.make.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.lathe.assets.make.signs.Scene;
import dev.lathe.assets.make.signs.SceneData;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Trains the detector; every scene is painted for its step and seen once. */
final class SignTraining {
  private static final float WEIGHT_DECAY = 0.02f;

  private final int side;
  private final int batch;
  private final int steps;
  private final Descent descent;
  private final Consumer<String> log;

  /**
   * On scenes of a side.
   *
   * @param batch scenes a step
   */
  SignTraining(int side, int batch, int steps, float learningRate, Consumer<String> log) {
    this.side = side;
    this.batch = batch;
    this.steps = steps;
    this.descent = new Descent(steps, learningRate, WEIGHT_DECAY);
    this.log = log;
  }

  /** The trained model; the one given is not changed. */
  OnnxModel run(OnnxModel untrained) {
    Torch.engine().setRandomSeed(1);
    try (NDManager base = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(untrained, base)) {
      Value boxes = value(graph, SignNet.BOXES);
      Value classes = value(graph, SignNet.CLASSES);
      double mean = 0;
      for (int step = 0; step < steps; step++) {
        float loss = backward(graph, boxes, classes, scenes(step));
        descent.step(graph.parameters());
        mean = step == 0 ? loss : 0.98 * mean + 0.02 * loss;
        if ((step + 1) % 50 == 0) {
          log.accept(String.format(Locale.ROOT, "step %d of %d, loss %.4f", step + 1, steps, mean));
        }
      }
      return graph.toOnnx();
    }
  }

  private static Value value(TrainableGraph graph, String name) {
    return graph.graph().nodes().stream()
        .map(n -> n.firstOutput())
        .filter(v -> v.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<Scene> scenes(int step) {
    return IntStream.range(step * batch, (step + 1) * batch)
        .parallel()
        .mapToObj(i -> SceneData.lesson(i, side))
        .toList();
  }

  private float backward(TrainableGraph graph, Value boxes, Value classes, List<Scene> scenes) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDManager manager = graph.manager();
      float[] pixels = pixels(scenes.stream().map(Scene::image).toList());
      NDArray images = manager.create(pixels, new Shape(scenes.size(), 3, side, side));
      SignTargets wanted = SignTargets.of(scenes, manager);
      try (Autograd recording = Autograd.record()) {
        Map<Value, NDArray> made =
            graph.forward(Map.of("images", images), true, List.of(boxes, classes));
        NDArray loss = SignLoss.of(made.get(boxes), made.get(classes), wanted, manager);
        recording.backward(loss);
        return loss.getFloat();
      }
    }
  }

  /** The network's input for pictures: RGB, 0 to 1. */
  static float[] pixels(List<BufferedImage> images) {
    int side = images.get(0).getWidth();
    int count = side * side;
    float[] x = new float[images.size() * 3 * count];
    for (int b = 0; b < images.size(); b++) {
      int[] rgb = images.get(b).getRGB(0, 0, side, side, null, 0, side);
      for (int i = 0; i < count; i++) {
        for (int c = 0; c < 3; c++) {
          x[(b * 3 + c) * count + i] = (rgb[i] >> (16 - 8 * c) & 0xff) / 255f;
        }
      }
    }
    return x;
  }
}
