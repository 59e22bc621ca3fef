package dev.lathe.engine.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an ONNX file holds: the graph and what is said about it.
 *
 * @param irVersion version of the file format
 * @param opsets operator set version by domain; the standard domain is the empty string
 * @param graph the main graph
 * @param functions functions local to the model
 * @param metadata {@code metadata_props} in order
 * @param unknownFields what the codec keeps (producer, documentation and so on)
 */
public record OnnxModel(
    long irVersion,
    Map<String, Long> opsets,
    Graph graph,
    List<FunctionDefinition> functions,
    Map<String, String> metadata,
    Optional<UnknownFields> unknownFields) {
  /** Keeps the order of the maps. */
  public OnnxModel {
    opsets = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(opsets));
    metadata = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    functions = List.copyOf(functions);
  }

  /** The version of the standard operator set; 0 where the file declares none. */
  public long opset() {
    return opsets.getOrDefault("", opsets.getOrDefault("ai.onnx", 0L));
  }

  /** The same model with other opsets, metadata or IR version. */
  public OnnxModel with(
      long newIrVersion, Map<String, Long> newOpsets, Map<String, String> newMetadata) {
    return new OnnxModel(newIrVersion, newOpsets, graph, functions, newMetadata, unknownFields);
  }

  /**
   * A deep copy that shares only immutable tensors: passes change the copy, never what they were
   * given.
   */
  public OnnxModel copy() {
    return GraphCopier.copy(this);
  }
}
