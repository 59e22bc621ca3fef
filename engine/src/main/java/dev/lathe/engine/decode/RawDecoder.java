package dev.lathe.engine.decode;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.IndivisibleOutputsException;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.answer.RawOutputs;
import dev.lathe.engine.graph.TensorData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every output as it is. */
public final class RawDecoder implements Decoder {
  @Override
  public List<Answer> decode(Outputs outputs, List<Map<String, TensorData>> inputs) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    Map<String, String> others = new LinkedHashMap<>();
    for (String name : outputs.names()) {
      Optional<TensorData> tensor = outputs.tensor(name);
      if (tensor.isPresent()) {
        tensors.put(name, tensor.get());
      } else {
        others.put(name, outputs.text(name));
      }
    }
    if (inputs.size() == 1) {
      return List.of(new RawOutputs(tensors, others));
    }
    return split(tensors, others, inputs.size());
  }

  private static List<Answer> split(
      Map<String, TensorData> tensors, Map<String, String> others, int n) {
    if (!others.isEmpty()) {
      throw new IndivisibleOutputsException();
    }
    List<Answer> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      list.add(new RawOutputs(OutputRows.of(tensors, i, n), Map.of()));
    }
    return list;
  }
}
