package dev.lathe.engine.graph.facts;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.ValueType;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What can be said about a model without running it.
 *
 * @param opset operator set version by domain; the standard domain is called {@code ai.onnx}
 * @param nodeCount nodes of the main graph
 * @param ops how often each operator occurs, subgraphs included, most frequent first; operators of
 *     other domains as {@code domain.Op}
 * @param parameters elements of all initializers of the main graph
 * @param weightBytes bytes of constants (initializers and Constant nodes, subgraphs included) by
 *     element type, largest first
 * @param macs multiply-accumulate operations of one run at {@code sizes}; a lower bound when {@code
 *     unknownNodes} is not zero
 * @param unknownNodes nodes whose work cannot be counted because a shape is not known
 * @param activationBytes bytes of all values that nodes make in one run at {@code sizes}; a lower
 *     bound where shapes are not known
 * @param sizes the lengths assumed for dimensions that the model leaves open, by name
 * @param inputs what a caller must feed
 * @param outputs what it yields
 * @param nodes the nodes of the main graph, in order
 * @param problems what is wrong or doubtful, in sentences; empty when all is well
 */
public record ModelFacts(
    Map<String, Long> opset,
    int nodeCount,
    Map<String, Integer> ops,
    long parameters,
    Map<DataType, Long> weightBytes,
    long macs,
    int unknownNodes,
    long activationBytes,
    Map<String, Long> sizes,
    List<Port> inputs,
    List<Port> outputs,
    List<NodeFacts> nodes,
    List<String> problems) {

  /**
   * A value with its type as a caller sees it.
   *
   * @param name the value's name
   * @param type the element type of a tensor in lower case ({@code float}, {@code int64}), else the
   *     whole type ({@code sequence(map(int64,float))})
   * @param shape the lengths, symbolic ones by name and unknown ones as {@code ?}; empty for
   *     scalars, unknown rank and what is no tensor
   * @param valueType the type itself; an OpaqueType where nothing is known
   */
  public record Port(String name, String type, List<String> shape, ValueType valueType) {}

  /**
   * A node of the main graph.
   *
   * @param label its name, or a description where it has none
   * @param domain empty for standard operators
   * @param opType the operator
   * @param macs multiply-accumulate operations in one run, subgraphs included; empty where a shape
   *     is not known
   * @param parameters elements of the constants it reads (shared ones counted at each reader)
   * @param weightBytes bytes of those
   * @param activationBytes bytes of its outputs; empty where a shape is not known
   * @param outputs its outputs
   */
  public record NodeFacts(
      String label,
      String domain,
      String opType,
      OptionalLong macs,
      long parameters,
      long weightBytes,
      OptionalLong activationBytes,
      List<Port> outputs) {}

  /** Bytes of all constants. */
  public long totalWeightBytes() {
    return weightBytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
