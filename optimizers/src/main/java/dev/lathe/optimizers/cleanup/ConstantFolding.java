package dev.lathe.optimizers.cleanup;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.session.OrtTensors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.rewrite.InProcess;
import dev.lathe.optimizers.rewrite.Rewire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Computes what depends on constants only, by running it in ONNX Runtime: one small session for all
 * nodes whose inputs are constant, again until there are none.
 */
public final class ConstantFolding {
  /**
   * By so many bytes a file may grow with a node that is computed ahead: lengths and positions are
   * worth knowing, and what they are computed from often goes in a later round.
   */
  private static final long SMALL = 64;

  /** Refusals are worth a word from this size on. */
  private static final long MENTIONED = 4096;

  private final OnnxModel model;
  private final PassReport report;
  private final JobContext context;
  private final Predicate<Node> wanted;
  private final Set<Node> hopeless = GraphWalk.identitySet();

  /**
   * Prepares folding.
   *
   * @param model is changed
   * @param wanted which nodes may be folded at all
   */
  public ConstantFolding(
      OnnxModel model, PassReport report, JobContext context, Predicate<Node> wanted) {
    this.model = model;
    this.report = report;
    this.context = context;
    this.wanted = wanted;
  }

  /** Folds until nothing is left to fold; true when something was. */
  public boolean run() {
    boolean changed = false;
    List<Node> level = foldable();
    while (!level.isEmpty()) {
      context.checkCancelled();
      changed |= fold(level);
      level = foldable();
    }
    return changed;
  }

  private List<Node> foldable() {
    Constants constants = new Constants(model);
    List<Node> level = new ArrayList<>();
    for (Node node : GraphWalk.nodes(model)) {
      if (!wanted.test(node) || hopeless.contains(node) || node.inputs().isEmpty()) {
        continue;
      }
      List<TensorData> inputs = new ArrayList<>();
      boolean constant = true;
      for (int i = 0; i < node.inputs().size() && constant; i++) {
        Optional<TensorData> tensor = constants.input(node, i);
        tensor.ifPresent(inputs::add);
        constant = tensor.isPresent() || node.input(i).isEmpty();
      }
      if (constant && !inputs.isEmpty() && worthwhile(node, inputs, constants)) {
        level.add(node);
      }
    }
    return level;
  }

  private boolean worthwhile(Node node, List<TensorData> inputs, Constants constants) {
    for (Optional<Value> output : node.outputs()) {
      if (output.isPresent() && output.get().graph().isOutput(output.get())) {
        return false;
      }
    }
    if (node.is("Cast") && widens(node, inputs.get(0))) {
      // Stored narrow on purpose; folding would undo a compression.
      return false;
    }
    OptionalLong elements = Foldable.elements(node, inputs, constants);
    if (elements.isEmpty()) {
      return false;
    }
    long bytes = Foldable.type(node, inputs).byteLength(elements.getAsLong());
    long growth = bytes - freed(node, constants) - namesOf(node);
    if (growth <= SMALL) {
      return true;
    }
    if (bytes <= MENTIONED) {
      return false;
    }
    kept(node, constants)
        .ifPresent(
            source -> {
              hopeless.add(node);
              report.refused(
                  node, "'" + source.name() + "' is read elsewhere too and would be stored twice");
            });
    return false;
  }

  /** The bytes of the constants that go with the node, because nothing else reads them. */
  private static long freed(Node node, Constants constants) {
    return node.inputs().stream()
        .flatMap(Optional::stream)
        .distinct()
        .filter(v -> !isReadElsewhere(v, node))
        .mapToLong(v -> constants.of(v).orElseThrow().byteLength())
        .sum();
  }

  /** About the bytes that the node itself takes: mostly names, one of which its result keeps. */
  private static long namesOf(Node node) {
    return node.opType().length()
        + node.name().length()
        + node.inputs().stream().flatMap(Optional::stream).mapToLong(v -> v.name().length()).sum();
  }

  /** A large constant that stays although this node goes. */
  private static Optional<Value> kept(Node node, Constants constants) {
    return node.inputs().stream()
        .flatMap(Optional::stream)
        .filter(v -> isReadElsewhere(v, node))
        .filter(v -> constants.of(v).orElseThrow().byteLength() > MENTIONED)
        .findFirst();
  }

  private static boolean isReadElsewhere(Value constant, Node node) {
    return constant.isOutput() || constant.uses().stream().anyMatch(u -> u.node() != node);
  }

  private static boolean widens(Node cast, TensorData input) {
    return cast.intAttribute("to", 1) == 1 && input.type().bits() < 32 && input.elements() > 16;
  }

  private boolean fold(List<Node> level) {
    Optional<Map<Value, TensorData>> results = compute(level);
    if (results.isEmpty() && level.size() > 1) {
      // One of them cannot be computed: find out which.
      boolean changed = false;
      for (Node node : level) {
        changed |= fold(List.of(node));
      }
      return changed;
    }
    if (results.isEmpty()) {
      hopeless.add(level.get(0));
      report.refused(level.get(0), "ONNX Runtime could not compute it ahead");
      return false;
    }
    for (Node node : level) {
      String label = node.label();
      long bytes = 0;
      for (Optional<Value> output : node.outputs()) {
        if (output.filter(Value::isUsed).isPresent()) {
          TensorData tensor = results.get().get(output.get());
          Rewire.toInitializer(output.get(), tensor);
          bytes += tensor.byteLength();
        }
      }
      if (node.graph().isPresent()
          && node.outputs().stream().flatMap(Optional::stream).noneMatch(Value::isUsed)) {
        node.graph().get().remove(node);
      }
      report.done(label, node.opType() + " of constants computed ahead (" + bytes + " bytes)");
    }
    return true;
  }

  /** Runs the nodes in a model of their own; empty when ONNX Runtime refuses. */
  private Optional<Map<Value, TensorData>> compute(List<Node> level) {
    Constants constants = new Constants(model);
    Graph graph = new Graph("constants");
    Map<Value, Value> copies = new HashMap<>();
    Map<String, Value> wanted = new LinkedHashMap<>();
    Set<String> domains = new HashSet<>();
    for (Node node : level) {
      domains.add(node.domain());
      List<Optional<Value>> in = new ArrayList<>();
      for (Optional<Value> input : node.inputs()) {
        in.add(
            input.map(
                v ->
                    copies.computeIfAbsent(
                        v,
                        x ->
                            graph.addInitializer(
                                "c" + copies.size(), constants.of(x).orElseThrow()))));
      }
      List<Optional<Value>> out = new ArrayList<>();
      for (Optional<Value> output : node.outputs()) {
        if (output.filter(Value::isUsed).isEmpty()) {
          out.add(Optional.empty());
          continue;
        }
        Value copy = graph.newValue("r" + wanted.size(), output.get().type());
        wanted.put(copy.name(), output.get());
        out.add(Optional.of(copy));
        graph.addOutput(copy);
      }
      Node copy = graph.addNode(node.domain(), node.opType(), node.name(), in, out);
      node.attributes().forEach(copy::setAttribute);
    }
    if (wanted.isEmpty()) {
      return Optional.of(Map.of());
    }
    return run(
        new OnnxModel(
            model.irVersion() < 4 ? 4 : model.irVersion(),
            model.opsets(),
            graph,
            List.of(),
            Map.of(),
            Optional.empty()),
        wanted);
  }

  private static Optional<Map<Value, TensorData>> run(OnnxModel small, Map<String, Value> wanted) {
    Map<Value, TensorData> results = new HashMap<>();
    try (OrtSession session =
            InProcess.open("constants", small, SessionSettings.Optimization.NONE);
        OrtSession.Result result = session.run(Map.of())) {
      for (Map.Entry<String, Value> e : wanted.entrySet()) {
        if (!(result.get(e.getKey()).orElseThrow() instanceof OnnxTensor tensor)) {
          return Optional.empty();
        }
        results.put(e.getValue(), OrtTensors.fromOrt(tensor));
      }
      return Optional.of(results);
    } catch (OrtException | LatheException e) {
      return Optional.empty();
    }
  }
}
