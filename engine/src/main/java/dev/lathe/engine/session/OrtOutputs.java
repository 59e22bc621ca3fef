package dev.lathe.engine.session;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.graph.TensorData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The outputs of a run of ONNX Runtime, as long as its result is open. */
final class OrtOutputs implements Outputs {
  private final String model;
  private final Map<String, OnnxValue> values = new LinkedHashMap<>();

  OrtOutputs(String model, OrtSession.Result result) {
    this.model = model;
    result.forEach(e -> values.put(e.getKey(), e.getValue()));
  }

  @Override
  public Set<String> names() {
    return values.keySet();
  }

  @Override
  public Optional<TensorData> tensor(String name) {
    return value(name) instanceof OnnxTensor t
        ? Optional.of(reading(() -> OrtTensors.fromOrt(t)))
        : Optional.empty();
  }

  @Override
  public Optional<List<Map<?, ?>>> classMaps(String name) {
    return value(name) instanceof OnnxSequence s ? reading(() -> maps(s)) : Optional.empty();
  }

  private static Optional<List<Map<?, ?>>> maps(OnnxSequence sequence) throws OrtException {
    List<? extends OnnxValue> parts = sequence.getValue();
    try {
      List<Map<?, ?>> maps = new ArrayList<>();
      for (OnnxValue part : parts) {
        if (!(part instanceof OnnxMap map)) {
          return Optional.empty();
        }
        maps.add(map.getValue());
      }
      return Optional.of(maps);
    } finally {
      OnnxValue.close(parts);
    }
  }

  @Override
  public String text(String name) {
    OnnxValue v = value(name);
    return reading(() -> OrtTensors.render(v));
  }

  private OnnxValue value(String name) {
    OnnxValue v = values.get(name);
    if (v == null) {
      throw new IllegalStateException("no output " + name);
    }
    return v;
  }

  private interface Reading<T> {
    T get() throws OrtException;
  }

  private <T> T reading(Reading<T> reading) {
    try {
      return reading.get();
    } catch (OrtException e) {
      throw OrtErrors.onRun(model, e);
    }
  }
}
