package dev.lathe.optimizers.training.check;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.graph.onnx.TensorFiles;
import dev.lathe.optimizers.training.check.CaseResult.Outcome;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.graph.UnsupportedOperator;
import dev.lathe.optimizers.training.torch.Torch;
import dev.lathe.optimizers.training.torch.TorchTensors;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One official case. */
final class CaseRun {
  /** How ONNX names values in the body of an operator that it wrote out as other operators. */
  private static final Pattern WRITTEN_OUT = Pattern.compile("^([A-Za-z0-9]+)_test_.*_function_.*");

  private final CaseArchive archive;
  private final String name;

  CaseRun(CaseArchive archive, String name) {
    this.archive = archive;
    this.name = name;
  }

  /** Runs it. */
  CaseResult result() {
    OnnxModel model;
    try {
      model = OnnxFiles.read(archive.model(name));
    } catch (LatheException e) {
      return new CaseResult(name, "(unreadable)", Outcome.FAILED, e.getMessage());
    }
    String operator = operator(model);
    try {
      return run(model)
          .map(wrong -> new CaseResult(name, operator, Outcome.FAILED, wrong))
          .orElseGet(() -> new CaseResult(name, operator, Outcome.PASSED, ""));
    } catch (UnsupportedOperatorException e) {
      return new CaseResult(name, operator, Outcome.UNSUPPORTED, e.getMessage());
    } catch (RuntimeException e) {
      // A rule that breaks on a case is a result, too.
      return new CaseResult(name, operator, Outcome.FAILED, String.valueOf(e.getMessage()));
    }
  }

  /** What differs; empty where the case passes. */
  private Optional<String> run(OnnxModel model) {
    List<UnsupportedOperator> unsupported = TrainableGraph.unsupported(model);
    if (!unsupported.isEmpty()) {
      throw new UnsupportedOperatorException(
          "there is no rule for the operator " + unsupported.get(0).operator());
    }
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Map<String, NDArray> inputs = inputs(model, manager);
      try (TrainableGraph graph = open(model, manager)) {
        return compare(graph.graph().outputs(), forward(graph, inputs));
      }
    }
  }

  private static TrainableGraph open(OnnxModel model, NDManager manager) {
    try {
      return TrainableGraph.open(model, manager);
    } catch (LatheException e) {
      throw refused(e);
    }
  }

  private static Map<String, NDArray> forward(TrainableGraph graph, Map<String, NDArray> inputs) {
    try {
      return graph.forward(inputs, false);
    } catch (LatheException e) {
      throw refused(e);
    }
  }

  /** What a graph refuses as its input's fault is uncovered; all else is a mistake of a rule. */
  private static RuntimeException refused(LatheException e) {
    return e.code() == LatheException.Code.INPUT
        ? new UnsupportedOperatorException(clause(e.why()))
        : e;
  }

  private static String clause(String why) {
    return why.replaceFirst("^Because ", "").replaceFirst("\\.$", "");
  }

  private Map<String, NDArray> inputs(OnnxModel model, NDManager manager) {
    Map<String, NDArray> inputs = new HashMap<>();
    int i = 0;
    for (Value value : model.graph().inputs()) {
      Optional<byte[]> file = archive.input(name, i++);
      if (file.isPresent()) {
        requireTensor(value);
        inputs.put(value.name(), TorchTensors.toTorch(manager, TensorFiles.read(file.get())));
      }
    }
    return inputs;
  }

  private static void requireTensor(Value value) {
    if (value.tensorType().isEmpty()) {
      throw new UnsupportedOperatorException(
          "sequences and optional values have no form in PyTorch");
    }
  }

  private Optional<String> compare(List<Value> values, Map<String, NDArray> ours) {
    int i = 0;
    for (Value value : values) {
      requireTensor(value);
      Optional<byte[]> file = archive.output(name, i++);
      if (file.isEmpty()) {
        return Optional.of("the case has no output_" + (i - 1) + ".pb");
      }
      TensorData official = TensorFiles.read(file.get());
      Optional<String> wrong = Closeness.difference(ours.get(value.name()), official);
      if (wrong.isPresent()) {
        return wrong.map(w -> "output '" + value.name() + "': " + w);
      }
    }
    return Optional.empty();
  }

  /** The operator that the case is about, even where ONNX wrote it out as other operators. */
  private static String operator(OnnxModel model) {
    for (Node node : model.graph().nodes()) {
      for (Optional<Value> output : node.outputs()) {
        Matcher m = WRITTEN_OUT.matcher(output.map(Value::name).orElse(""));
        if (m.matches()) {
          return m.group(1);
        }
      }
    }
    return model.graph().nodes().stream()
        .filter(n -> !n.is("Constant"))
        .findFirst()
        .or(() -> model.graph().nodes().stream().findFirst())
        .map(n -> n.domain().isEmpty() ? n.opType() : n.domain() + "." + n.opType())
        .orElse("(no node)");
  }
}
