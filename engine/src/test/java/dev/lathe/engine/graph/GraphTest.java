package dev.lathe.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The mutators keep use-def edges true. */
class GraphTest {
  private final Graph graph = new Graph("g");
  private final Value x = graph.addInput("x", Optional.of(ValueType.tensor(DataType.FLOAT, 2)));
  private final Value w = graph.addInitializer("w", Tensors.ofFloats(new float[] {1, 2}, 2));
  private final Value sum = value("sum");
  private final Value y = value("y");
  private final Node add = node(graph, "Add", List.of(x, w), sum);
  private final Node relu = node(graph, "Relu", List.of(sum), y);

  GraphTest() {
    graph.addOutput(y);
  }

  private Value value(String name) {
    return graph.newValue(name, Optional.empty());
  }

  private static Node node(Graph g, String op, List<Value> in, Value out) {
    return g.addNode("", op, op, in.stream().map(Optional::of).toList(), List.of(Optional.of(out)));
  }

  @Test
  void edgesFollowEveryChangeOfAnInput() {
    assertThat(sum.producer()).contains(add);
    assertThat(sum.uses()).containsExactly(new Value.Use(relu, 0));
    relu.replaceInput(0, x);
    assertThat(sum.uses()).isEmpty();
    assertThat(x.uses()).containsExactly(new Value.Use(add, 0), new Value.Use(relu, 0));
    add.clearInput(1);
    assertThat(w.isUsed()).isFalse();
    add.addInput(w);
    add.truncateInputs(1);
    assertThat(w.uses()).isEmpty();
    assertThat(add.inputs()).hasSize(1);
  }

  @Test
  void manyUsesKeepTheirOrderWhicheverGo() {
    List<Node> readers =
        IntStream.range(0, 100)
            .mapToObj(i -> node(graph, "Abs", List.of(x), value("a" + i)))
            .toList();
    readers.subList(10, 90).forEach(n -> n.replaceInput(0, sum));
    assertThat(x.useCount()).isEqualTo(21);
    assertThat(x.uses().stream().skip(1).map(Value.Use::node))
        .containsExactlyElementsOf(
            Stream.concat(readers.subList(0, 10).stream(), readers.subList(90, 100).stream())
                .toList());
    assertThat(sum.uses()).hasSize(81);
    assertThat(sum.uses().stream().skip(1).map(Value.Use::node))
        .containsExactlyElementsOf(readers.subList(10, 90));
  }

  @Test
  void aValueKnowsWhetherItIsAnInput() {
    assertThat(List.of(x, w, sum)).extracting(Value::isInput).containsExactly(true, false, false);
    Value unread = graph.addInput("unread", Optional.empty());
    graph.removeInput(unread);
    assertThat(unread.isInput()).isFalse();
  }

  @Test
  void replaceAllUsesLeavesOutputsAlone() {
    y.replaceAllUsesWith(x);
    assertThat(graph.outputs()).containsExactly(y);
    sum.replaceAllUsesWith(x);
    assertThat(relu.input(0)).contains(x);
    assertThat(sum.isUsed()).isFalse();
  }

  @Test
  void onlyWhatNothingReadsCanBeRemoved() {
    assertThatThrownBy(() -> graph.remove(add)).hasMessageContaining("'sum'");
    assertThatThrownBy(() -> graph.remove(relu)).hasMessageContaining("'y'");
    assertThatThrownBy(() -> graph.removeInput(x)).hasMessageContaining("'x'");
    assertThatThrownBy(() -> graph.removeInitializer(w)).hasMessageContaining("'w'");
    graph.replaceOutput(y, x);
    graph.remove(relu);
    graph.remove(add);
    graph.removeInitializer(w);
    assertThat(graph.nodes()).isEmpty();
    assertThat(x.isUsed()).isTrue();
  }

  @Test
  void nodesComeWhereTheyWerePut() {
    node(graph, "Last", List.of(x), value("l"));
    graph.addNodeBefore(
        relu, "", "Before", "", List.of(Optional.of(sum)), List.of(Optional.of(value("b"))));
    graph.addNodeAfter(
        relu, "", "After", "", List.of(Optional.of(y)), List.of(Optional.of(value("a"))));
    assertThat(graph.nodes().stream().map(Node::opType))
        .containsExactly("Add", "Before", "Relu", "After", "Last");
    assertThat(graph.nodeCount()).isEqualTo(5);
  }

  /** An If whose branch reads sum from outside. */
  private Node addIf() {
    Graph branch = new Graph("then");
    Value inner = branch.newValue("inner", Optional.empty());
    node(branch, "Abs", List.of(sum), inner);
    branch.addOutput(inner);
    Node n = node(graph, "If", List.of(x), value("z"));
    n.setAttribute(Attribute.of("then_branch", branch));
    return n;
  }

  @Test
  void aSubgraphReadsValuesAroundItAndGivesThemUpWhenItGoes() {
    Node n = addIf();
    assertThat(sum.useCount()).isEqualTo(2);
    assertThat(n.subgraphs().get(0).owner()).contains(n);
    assertThat(graph.freshName("inner")).isEqualTo("inner_1");
    assertThat(n.subgraphs().get(0).freshName("y")).isEqualTo("y_1");
    graph.remove(n);
    assertThat(sum.useCount()).isEqualTo(1);
    Node again = addIf();
    again.removeAttribute("then_branch");
    assertThat(sum.useCount()).isEqualTo(1);
  }

  @Test
  void freshNamesAreNewHoweverOftenAsked() {
    assertThat(List.of(graph.freshName("x"), graph.freshName("x"), graph.freshName("new")))
        .containsExactly("x_1", "x_2", "new");
    y.setName("renamed");
    assertThat(graph.freshName("renamed")).isEqualTo("renamed_1");
    for (int i = 0; i < 100_000; i++) {
      graph.freshName("x");
    }
    assertThat(graph.freshName("x")).isEqualTo("x_100003");
  }

  @Test
  void aCopyIsIndependent() {
    addIf();
    OnnxModel model =
        new OnnxModel(8, Map.of("", 17L), graph, List.of(), Map.of("k", "v"), Optional.empty());
    Graph copy = model.copy().graph();
    assertThat(copy.nodes()).hasSize(3);
    Value copied = copy.nodes().get(0).firstOutput();
    assertThat(copied).isNotSameAs(sum);
    assertThat(copied.graph()).isSameAs(copy);
    assertThat(copied.useCount()).isEqualTo(2);
    copy.setInitializer(copy.initializers().get(0), Tensors.ofFloats(new float[] {9, 9}, 2));
    copy.nodes().get(1).replaceInput(0, copy.inputs().get(0));
    assertThat(Tensors.floats(w.constant().orElseThrow())).containsExactly(1, 2);
    assertThat(relu.input(0)).contains(sum);
    assertThat(sum.useCount()).isEqualTo(2);
  }

  @Test
  void deadNodesGoAndLivingOnesStay() {
    addIf();
    node(graph, "Neg", List.of(value("nothing")), value("dead"));
    assertThat(GraphEdits.removeDead(graph)).isEqualTo(2);
    assertThat(graph.nodes()).containsExactly(add, relu);
    graph.replaceOutput(y, x);
    assertThat(GraphEdits.removeDead(graph)).isEqualTo(3);
    assertThat(graph.initializers()).isEmpty();
  }

  @Test
  void aReplacedOutputKeepsItsName() {
    GraphEdits.replace(y, sum);
    assertThat(graph.outputs()).containsExactly(sum);
    assertThat(sum.name()).isEqualTo("y");
    assertThat(y.name()).isNotEqualTo("y");
    assertThatThrownBy(() -> GraphEdits.replace(sum, x)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void nodesAreSortedAndFaultsFound() {
    Value late = value("late");
    Node early =
        graph.addNodeBefore(
            add, "", "Exp", "e", List.of(Optional.of(late)), List.of(Optional.of(value("o"))));
    Node maker = node(graph, "Log", List.of(y), late);
    assertThat(GraphEdits.firstOutOfOrder(graph)).contains(early);
    assertThat(GraphEdits.sorted(graph)).containsExactlyInAnyOrder(early, add, relu, maker);
    assertThat(GraphEdits.sorted(graph).indexOf(early))
        .isGreaterThan(GraphEdits.sorted(graph).indexOf(maker));
    OnnxModel model =
        new OnnxModel(8, Map.of("", 17L), graph, List.of(), Map.of(), Optional.empty());
    assertThat(GraphEdits.faults(model)).anyMatch(f -> f.contains("before what they read"));
  }

  @Test
  void constantsAreFoundUnlessACallerMayFeedThem() {
    assertThat(GraphEdits.constant(w)).isPresent();
    graph.setInitializer(x, Tensors.ofFloats(new float[] {1, 1}, 2));
    assertThat(GraphEdits.constant(x)).isEmpty();
    Node c = node(graph, "Constant", List.of(), value("c"));
    c.setAttribute(Attribute.of("value_ints", new long[] {3, 4}));
    assertThat(Tensors.longs(GraphEdits.constant(c.firstOutput()).orElseThrow()))
        .containsExactly(3, 4);
  }
}
