package dev.lathe.engine.answer;

import dev.lathe.engine.graph.TensorData;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Outputs that are tensors already. */
record TensorOutputs(Map<String, TensorData> tensors) implements Outputs {
  TensorOutputs {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public Optional<TensorData> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  @Override
  public Optional<List<Map<?, ?>>> classMaps(String name) {
    return Optional.empty();
  }

  @Override
  public String text(String name) {
    return tensor(name).map(t -> t.type().toString()).orElse("missing");
  }
}
