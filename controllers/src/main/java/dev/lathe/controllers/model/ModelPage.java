package dev.lathe.controllers.model;

import java.util.List;

/**
 * Everything that the page about a model shows, written out.
 *
 * @param facts name and value
 * @param inputs what it takes
 * @param outputs what it yields
 * @param nodes the operators in the graph, the costly ones first
 * @param kinds the same, one line a kind of operator
 * @param weights bytes by element type
 * @param assumed lengths assumed to count the work, a sentence; empty when all are known
 * @param lengths the dimensions that a person may give lengths to
 * @param problems what is wrong or doubtful, sentences
 */
public record ModelPage(
    List<Fact> facts,
    List<Port> inputs,
    List<Port> outputs,
    List<OperatorLine> nodes,
    List<OperatorLine> kinds,
    List<WeightLine> weights,
    String assumed,
    List<OpenLength> lengths,
    List<String> problems) {
  /** Copies the lists. */
  public ModelPage {
    facts = List.copyOf(facts);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    nodes = List.copyOf(nodes);
    kinds = List.copyOf(kinds);
    weights = List.copyOf(weights);
    lengths = List.copyOf(lengths);
    problems = List.copyOf(problems);
  }

  /** A page that says nothing yet. */
  public static final ModelPage EMPTY =
      new ModelPage(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), "", List.of(),
          List.of());

  /** A fact; {@code help} is for the tooltip. */
  public record Fact(String name, String value, String help) {}

  /**
   * A dimension that inputs leave open.
   *
   * @param key its name among the setup's lengths
   * @param name for people
   * @param places which axes of which inputs it is
   * @param usual the length that work is counted for; empty where it is not known
   */
  public record OpenLength(String key, String name, String places, String usual) {}

  /** An input or output. */
  public record Port(String name, String type) {}

  /**
   * A node, or all nodes of one kind.
   *
   * @param name of the node as it is shown; of a kind how many there are
   * @param whole its name in the file
   * @param operator its type
   * @param macs written
   * @param share of all multiply-accumulates, 0..1
   * @param parameters written
   * @param parameterCount for sorting
   * @param output shape of its first output
   */
  public record OperatorLine(
      String name,
      String whole,
      String operator,
      String macs,
      double share,
      String parameters,
      long parameterCount,
      String output) {}

  /** Weights of one element type: how many bytes, and their share of all, 0..1. */
  public record WeightLine(String type, String bytes, double share) {}
}
