package dev.lathe.optimizers.quantization;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassDraft;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.DeadCode;
import dev.lathe.optimizers.rewrite.FileFormat;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.rewrite.InnerNames;
import dev.lathe.optimizers.rewrite.ModelKinds;
import dev.lathe.optimizers.rewrite.Probe;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Stores and computes in FP16 what is FP32. */
public final class Fp16Pass implements Pass {
  /** So many samples, where there are any, show which values leave FP16's range. */
  private static final int SAMPLES = 8;

  /** Whether inputs and outputs stay FP32. */
  public static final Param.FlagParam KEEP_IO =
      new Param.FlagParam(
          "keep-io",
          "Keep inputs and outputs",
          "Leave the model's inputs and outputs FP32, so that programs feed it as before.",
          true,
          Optional.empty());

  @Override
  public String id() {
    return "fp16";
  }

  @Override
  public String name() {
    return "FP16";
  }

  @Override
  public Family family() {
    return Family.QUANTIZE;
  }

  @Override
  public String doc() {
    return "Stores weights as 16-bit floating point and computes in it wherever ONNX Runtime can;"
        + " what must stay FP32 (counting, normalizations, exponentials, what samples show to"
        + " overflow) gets a Cast before and after.";
  }

  @Override
  public String brief() {
    return "Half the size, hardly any loss; faster on GPUs";
  }

  @Override
  public String expectation() {
    return "Half the size, hardly any loss. Faster on GPUs and NPUs with FP16 units. On CPUs it is"
        + " usually slower than FP32: ONNX Runtime has few FP16 kernels there and converts"
        + " to FP32 and back around most operators.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(KEEP_IO, NodeSelection.PARAM);
  }

  @Override
  public Set<Need> needs() {
    return Set.of();
  }

  @Override
  public boolean changesOnlyWeights() {
    return false;
  }

  @Override
  public Optional<String> unsupported(OnnxModel model) {
    List<Node> nodes = GraphWalk.nodes(model);
    if (model.opset() < 7) {
      return Optional.of(
          "Its operator set "
              + model.opset()
              + " is older than 7, where types were declared in other ways.");
    }
    if (ModelKinds.isQuantized(nodes)) {
      return Optional.of(
          "This model is quantized: FP16 between its 8-bit operators would keep ONNX Runtime from"
              + " joining them.");
    }
    Constants constants = new Constants(model);
    boolean weights =
        nodes.stream()
            .filter(n -> HalfOperators.objection(n).isEmpty())
            .flatMap(n -> n.inputs().stream())
            .flatMap(Optional::stream)
            .anyMatch(v -> constants.of(v).filter(t -> t.type() == DataType.FLOAT).isPresent());
    if (weights) {
      return Optional.empty();
    }
    boolean already =
        model.graph().initializers().stream()
            .flatMap(v -> v.constant().stream())
            .anyMatch(t -> t.type() == DataType.FLOAT16);
    return Optional.of(
        already
            ? "This model is FP16 already."
            : nodes.stream().anyMatch(n -> n.opType().startsWith("TreeEnsemble"))
                ? "This model is a tree ensemble, which ONNX has in FP32 only."
                : "This model has no FP32 weights that could become FP16.");
  }

  @Override
  public PassDraft draft(ParamValues values, Machine machine) {
    return PassDraft.approximate(
        new HalfEdit(NodeSelection.of(values)), "half precision of activations");
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    PassReport report = new PassReport();
    OnnxModel model = FileFormat.withFreeInitializers(input.onnx().copy());
    NodeSelection nodes = NodeSelection.of(values);
    nodes.pin(model);
    InnerNames.separate(model);
    context.progress(0, 0, "Converting to FP16");
    new HalfConversion(
            model, values.get(KEEP_IO), nodes, Probe.samples(input, SAMPLES), report, context)
        .run();
    if (report.changed() == 0) {
      return report.result(input.onnx().copy());
    }
    DeadCode.remove(model, n -> {});
    renameConstants(model);
    return report.result(model);
  }

  /** Gives the FP16 copies the names of the constants they replaced, where those are gone. */
  private static void renameConstants(OnnxModel model) {
    Set<String> taken = new java.util.HashSet<>();
    GraphWalk.graphs(model)
        .forEach(
            g -> {
              g.inputs().forEach(v -> taken.add(v.name()));
              g.initializers().forEach(v -> taken.add(v.name()));
              g.nodes()
                  .forEach(n -> n.outputs().forEach(o -> o.ifPresent(v -> taken.add(v.name()))));
            });
    for (Value v : model.graph().initializers()) {
      String suffix = "_fp16";
      if (v.name().endsWith(suffix)) {
        String plain = v.name().substring(0, v.name().length() - suffix.length());
        if (taken.add(plain)) {
          v.setName(plain);
        }
      }
    }
  }
}
