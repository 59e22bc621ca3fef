package dev.lathe.assets.make.train;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.samples.SampleInfo;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Counts right answers through the same doors that the product uses. */
final class Accuracy {
  private Accuracy() {}

  /** Right answers of a model file on an evaluation set. */
  static SampleInfo.Accuracy measure(Path model, Path data) {
    Model opened = ModelOpener.open(model, SetupFlags.none(), JobContext.unwatched());
    try (Predictor predictor = Predictors.open(opened, settings())) {
      return count(predictor, data(data, opened));
    }
  }

  /** Accuracy with the weights rounded to fewer and fewer bits, a grid per channel or tensor. */
  static void bitsCurve(Path model, Path data, Consumer<String> log) {
    Model opened = ModelOpener.open(model, SetupFlags.none(), JobContext.unwatched());
    Dataset questions = data(data, opened);
    log.accept("fp32 " + measure(model, data));
    for (boolean perChannel : new boolean[] {true, false}) {
      for (int bits : new int[] {8, 7, 6, 5, 4, 3, 2}) {
        ByteBuffer draft =
            ByteBuffer.wrap(OnnxFiles.toBytes(rounded(opened.onnx(), bits, perChannel)));
        try (Predictor predictor = Predictors.open(opened, draft, settings())) {
          double share = count(predictor, questions).value();
          log.accept(
              String.format(
                  Locale.ROOT,
                  "%d bits %s: %.2f %%",
                  bits,
                  perChannel ? "per channel" : "per tensor",
                  100 * share));
        }
      }
    }
  }

  private static SessionSettings settings() {
    return SessionSettings.of(cpu(), 1);
  }

  static Device cpu() {
    return new Device(
        "cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");
  }

  private static SampleInfo.Accuracy count(Predictor predictor, Dataset data) {
    int correct = 0;
    for (int from = 0; from < data.size(); from += 32) {
      List<Example> part = data.examples().subList(from, Math.min(data.size(), from + 32));
      List<Prediction> answers =
          predictor.predictBatch(
              part.stream().map(Example::sample).toList(), JobContext.unwatched());
      for (int i = 0; i < part.size(); i++) {
        Classification answer = (Classification) answers.get(i).answer();
        correct += answer.best() == part.get(i).label().orElseThrow() ? 1 : 0;
      }
    }
    return new SampleInfo.Accuracy(correct, data.size());
  }

  private static Dataset data(Path file, Model model) {
    Dataset data = Datasets.open(file, model, JobContext.unwatched());
    if (!data.problems().isEmpty()) {
      throw new IllegalStateException(file + ": " + data.problems());
    }
    return data;
  }

  /** Weights with two axes and more on a symmetric grid; a copy. */
  private static OnnxModel rounded(OnnxModel model, int bits, boolean perChannel) {
    OnnxModel copy = model.copy();
    for (Value v : copy.graph().initializers()) {
      TensorData t = v.constant().orElseThrow();
      if (t.type() == dev.lathe.engine.graph.DataType.FLOAT && t.shape().length >= 2) {
        copy.graph().setInitializer(v, rounded(v, t, bits, perChannel));
      }
    }
    return copy;
  }

  /** Output channels are the first axis of Conv and Gemm, the last of MatMul. */
  private static TensorData rounded(Value v, TensorData t, int bits, boolean perChannel) {
    float[] w = Tensors.floats(t);
    boolean last = v.uses().stream().anyMatch(u -> u.node().is("MatMul"));
    int channels = perChannel ? (int) t.shape()[last ? t.shape().length - 1 : 0] : 1;
    int inner = last ? 1 : w.length / channels;
    float[] peaks = new float[channels];
    for (int i = 0; i < w.length; i++) {
      int c = i / inner % channels;
      peaks[c] = Math.max(peaks[c], Math.abs(w[i]));
    }
    for (int i = 0; i < w.length; i++) {
      float step = peaks[i / inner % channels] / ((1 << (bits - 1)) - 1);
      w[i] = step > 0 ? Math.round(w[i] / step) * step : 0;
    }
    return Tensors.ofFloats(w, t.shape());
  }
}
