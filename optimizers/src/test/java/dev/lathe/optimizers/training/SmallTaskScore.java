package dev.lathe.optimizers.training;

import ai.djl.ndarray.NDManager;
import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.fit.AnswerMetric;
import dev.lathe.optimizers.training.fit.Head;
import dev.lathe.optimizers.training.fit.HeldOutReader;
import dev.lathe.optimizers.training.fit.OrtTeacher;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.List;

/** Accuracy on the small task. */
public final class SmallTaskScore {
  private SmallTaskScore() {}

  /** By PyTorch. */
  public static double of(OnnxModel model, Dataset data) {
    try (Preprocessor preprocessor = Preprocessor.of(SmallTask.model(model));
        EncodedSet set = EncodedSet.encode(data.examples(), preprocessor, JobContext.unwatched());
        NDManager manager = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(model, manager)) {
      return AnswerMetric.byLabels(set, reader(model)).score(graph, JobContext.unwatched()).value();
    }
  }

  /** By ONNX Runtime. */
  public static double ort(OnnxModel model, Dataset data) {
    try (Preprocessor preprocessor = Preprocessor.of(SmallTask.model(model));
        EncodedSet set = EncodedSet.encode(data.examples(), preprocessor, JobContext.unwatched());
        OrtTeacher network = new OrtTeacher(model, List.of(head(model).output()))) {
      return AnswerMetric.byLabels(set, reader(model))
          .score(network, JobContext.unwatched())
          .value();
    }
  }

  private static HeldOutReader reader(OnnxModel model) {
    return new HeldOutReader(SmallTask.model(model), head(model));
  }

  private static Head head(OnnxModel model) {
    return Head.of(model.graph(), SmallTask.model(model).setup().task());
  }
}
