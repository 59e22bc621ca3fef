package dev.lathe.engine.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function local to the model: an operator defined by a graph.
 *
 * @param domain the operator's domain
 * @param name the operator's name
 * @param attributes names of the attributes it takes
 * @param opsets operator set versions its body uses, by domain
 * @param body inputs and outputs are the function's; it has no initializers
 * @param unknownFields what the codec keeps
 */
public record FunctionDefinition(
    String domain,
    String name,
    List<String> attributes,
    Map<String, Long> opsets,
    Graph body,
    Optional<UnknownFields> unknownFields) {}
