package dev.lathe.optimizers.quantization;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.session.OrtTensors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.rewrite.InProcess;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How far the outputs of candidates are from those of a model, on a few samples. */
final class OutputError {
  private OutputError() {}

  /**
   * Signal-to-noise ratios in decibels, one per candidate: the mean over all FP32 outputs of the
   * noise in proportion to the signal. Infinite where nothing differs, NaN where there is no FP32
   * output.
   */
  static List<Double> sqnrDb(
      OnnxModel reference,
      List<OnnxModel> candidates,
      List<TensorSample> samples,
      JobContext context) {
    List<OnnxModel> models = new ArrayList<>();
    models.add(reference);
    models.addAll(candidates);
    List<List<float[]>> outputs =
        IntStream.range(0, models.size())
            .parallel()
            .mapToObj(i -> outputs(models.get(i), samples, context))
            .toList();
    return outputs.subList(1, outputs.size()).stream()
        .map(o -> sqnrDb(outputs.get(0), o, samples.size()))
        .toList();
  }

  /** All FP32 outputs of all samples, sample by sample, in the order of the graph's outputs. */
  private static List<float[]> outputs(
      OnnxModel model, List<TensorSample> samples, JobContext context) {
    List<float[]> all = new ArrayList<>();
    try (OrtSession session =
        InProcess.open("The model", model, SessionSettings.Optimization.ALL)) {
      for (TensorSample sample : samples) {
        context.checkCancelled();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
          for (String name : session.getInputNames()) {
            inputs.put(name, OrtTensors.toOrt(sample.tensors().get(name)));
          }
          try (OrtSession.Result result = session.run(inputs)) {
            for (Map.Entry<String, OnnxValue> e : result) {
              if (e.getValue() instanceof OnnxTensor tensor
                  && OrtTensors.dataType((TensorInfo) tensor.getInfo()) == DataType.FLOAT) {
                FloatBuffer buffer = tensor.getFloatBuffer();
                float[] values = new float[buffer.remaining()];
                buffer.get(values);
                all.add(values);
              }
            }
          }
        } finally {
          inputs.values().forEach(OnnxTensor::close);
        }
      }
    } catch (OrtException e) {
      throw LatheException.failed(
          "A candidate could not be compared with the model.",
          String.valueOf(e.getMessage()),
          "",
          e);
    }
    return all;
  }

  private static double sqnrDb(List<float[]> reference, List<float[]> candidate, int samples) {
    int outputs = reference.size() / samples;
    double[] signal = new double[outputs];
    double[] noise = new double[outputs];
    for (int i = 0; i < reference.size(); i++) {
      float[] r = reference.get(i);
      float[] c = candidate.get(i);
      for (int k = 0; k < r.length; k++) {
        double d = (double) r[k] - c[k];
        signal[i % outputs] += (double) r[k] * r[k];
        noise[i % outputs] += d * d;
      }
    }
    double ratio = 0;
    for (int i = 0; i < outputs; i++) {
      ratio += noise[i] / Math.max(signal[i], 1e-30) / outputs;
    }
    return outputs == 0 ? Double.NaN : -10 * Math.log10(ratio);
  }
}
