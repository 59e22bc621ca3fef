package dev.lathe.optimizers.training.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.host.Signature;
import dev.lathe.engine.measure.TrialInputs;
import dev.lathe.engine.session.OrtTensors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.rewrite.InProcess;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.graph.UnsupportedOperator;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.optimizers.training.torch.TorchTensors;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * What PyTorch makes of a model beside what ONNX Runtime makes of it, node by node as the file has
 * them. ONNX Runtime's own optimizations change results, too: a value that lies between two
 * quantization steps may be rounded to the other one. How much they do is the yardstick.
 *
 * @param nodes of the model and its subgraphs
 * @param unsupported the nodes that have no rule
 * @param differences the largest difference by the largest value of each output
 * @param ownDifference the same between ONNX Runtime with and without its optimizations
 * @param problem why nothing was compared, else empty
 */
public record ForwardCheck(
    int nodes,
    List<UnsupportedOperator> unsupported,
    Map<String, Double> differences,
    OptionalDouble ownDifference,
    String problem) {
  /** Copies the collections. */
  public ForwardCheck {
    unsupported = List.copyOf(unsupported);
    differences = new LinkedHashMap<>(differences);
  }

  /** How many nodes have a rule. */
  public int covered() {
    return nodes - unsupported.size();
  }

  /** The largest difference of all outputs; empty where nothing was compared. */
  public OptionalDouble largestDifference() {
    return differences.values().stream().mapToDouble(Double::doubleValue).max();
  }

  /**
   * Runs a model in both, on generated inputs. Native code that dies of the model takes the process
   * with it.
   */
  public static ForwardCheck of(Model model, JobContext context) {
    int nodes = GraphWalk.nodes(model.onnx()).size();
    List<UnsupportedOperator> unsupported = TrainableGraph.unsupported(model.onnx());
    if (!unsupported.isEmpty()) {
      return notCompared(nodes, unsupported, "some operators have no rule");
    }
    try (OrtSession session = open(model, SessionSettings.Optimization.NONE)) {
      Trial trial = trial(model, session, context);
      Map<String, Double> differences = differences(model, trial);
      context.checkCancelled();
      return new ForwardCheck(nodes, unsupported, differences, ownDifference(model, trial), "");
    } catch (LatheException e) {
      return notCompared(nodes, unsupported, e.getMessage());
    } catch (OrtException e) {
      return notCompared(nodes, unsupported, String.valueOf(e.getMessage()));
    }
  }

  private static ForwardCheck notCompared(
      int nodes, List<UnsupportedOperator> unsupported, String problem) {
    return new ForwardCheck(nodes, unsupported, Map.of(), OptionalDouble.empty(), problem);
  }

  private static OrtSession open(Model model, SessionSettings.Optimization optimization) {
    return InProcess.open(model.name(), model.onnx(), optimization);
  }

  private static OptionalDouble ownDifference(Model model, Trial trial) throws OrtException {
    try (OrtSession session = open(model, SessionSettings.Optimization.ALL);
        NDManager manager = Torch.newManager()) {
      Map<String, TensorData> optimized = answers(session, trial.inputs());
      return trial.outputs().entrySet().stream()
          .filter(e -> e.getValue().type() != DataType.STRING)
          .mapToDouble(
              e ->
                  difference(
                      TorchTensors.toTorch(manager, optimized.get(e.getKey())),
                      TorchTensors.toTorch(manager, e.getValue())))
          .max();
    }
  }

  /** Inputs that the model takes, and what ONNX Runtime answers. */
  private record Trial(Map<String, TensorData> inputs, Map<String, TensorData> outputs) {}

  private static Trial trial(Model model, OrtSession session, JobContext context)
      throws OrtException {
    Signature signature = Signature.of(session);
    Optional<OrtException> refused = Optional.empty();
    for (int batch : new int[] {2, 1}) {
      for (Supplier<Map<String, TensorData>> inputs : TrialInputs.of(model, signature, batch)) {
        context.checkCancelled();
        Map<String, TensorData> made = inputs.get();
        try {
          return new Trial(made, answers(session, made));
        } catch (OrtException e) {
          refused = Optional.of(e);
        }
      }
    }
    throw refused.orElseThrow(() -> new OrtException("no inputs can be made"));
  }

  private static Map<String, TensorData> answers(OrtSession session, Map<String, TensorData> inputs)
      throws OrtException {
    Map<String, OnnxTensor> fed = new HashMap<>();
    Map<String, TensorData> answers = new LinkedHashMap<>();
    try {
      inputs.forEach((name, tensor) -> fed.put(name, OrtTensors.toOrt(tensor)));
      try (OrtSession.Result result = session.run(fed)) {
        for (Map.Entry<String, OnnxValue> e : result) {
          if (!(e.getValue() instanceof OnnxTensor tensor)) {
            throw new OrtException("the output '" + e.getKey() + "' is no tensor");
          }
          answers.put(e.getKey(), OrtTensors.fromOrt(tensor));
        }
      }
      return answers;
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  private static Map<String, Double> differences(Model model, Trial trial) {
    Map<String, Double> differences = new LinkedHashMap<>();
    try (NDManager manager = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(model.onnx(), manager);
        Autograd none = Autograd.pause();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Map<String, NDArray> fed = new HashMap<>();
      trial.inputs().forEach((name, t) -> fed.put(name, TorchTensors.toTorch(manager, t)));
      Map<String, NDArray> ours = graph.forward(fed, false);
      trial
          .outputs()
          .forEach(
              (name, theirs) -> {
                if (theirs.type() != DataType.STRING) {
                  NDArray expected = TorchTensors.toTorch(manager, theirs);
                  differences.put(name, difference(ours.get(name), expected));
                }
              });
    }
    return differences;
  }

  /** Infinite where shapes differ, or one has a number where the other has none. */
  private static double difference(NDArray ours, NDArray theirs) {
    if (!ours.getShape().equals(theirs.getShape())) {
      return Double.POSITIVE_INFINITY;
    }
    if (ours.isEmpty()) {
      return 0;
    }
    double[] a = Closeness.doubles(ours);
    double[] b = Closeness.doubles(theirs);
    double most = 0;
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      boolean same = a[i] == b[i] || Double.isNaN(a[i]) && Double.isNaN(b[i]);
      if (!same) {
        double apart = Math.abs(a[i] - b[i]);
        most = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(most, apart);
      }
      largest = Double.isFinite(b[i]) ? Math.max(largest, Math.abs(b[i])) : largest;
    }
    return most == 0 ? 0 : most / Math.max(largest, Float.MIN_NORMAL);
  }
}
