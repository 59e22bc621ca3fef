package dev.lathe.optimizers.pruning;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassDraft;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pruning.layers.DropChoice;
import dev.lathe.optimizers.pruning.layers.ResidualUnit;
import dev.lathe.optimizers.pruning.layers.ResidualUnits;
import dev.lathe.optimizers.rewrite.DeadCode;
import dev.lathe.optimizers.rewrite.Probe;
import dev.lathe.optimizers.rewrite.SizedShapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Leaves out residual blocks and transformer layers: what comes in goes on unchanged. */
public final class DropLayersPass implements Pass {
  private static final int SAMPLES = 32;

  /** Which ones stay. */
  public static final Param.TextParam KEEP =
      new Param.TextParam(
          "keep",
          "Stay",
          "Which residual blocks or transformer layers stay, by their numbers from 0, joined by +;"
              + " all others go. Without, their count decides.",
          "\\d{1,4}(\\+\\d{1,4})*",
          "0+2+4",
          Optional.empty());

  private static final Optional<Param.Condition> OPEN =
      Optional.of(new Param.Condition(KEEP.id(), ""));

  /** How many go. */
  public static final Param.IntParam COUNT =
      new Param.IntParam(
          "count",
          "Layers",
          "How many residual blocks or transformer layers go; one always stays.",
          1,
          0,
          96,
          1,
          "",
          OPEN);

  /** Which ones. */
  public static final Param.ChoiceParam WHICH =
      new Param.ChoiceParam(
          "which",
          "Which",
          "Least change takes those that change what goes through them least, measured on samples"
              + " (without samples: Evenly spread); Evenly spread takes them from all depths; Last"
              + " ones takes those before the very last.",
          "least",
          Param.Choice.list("least", "Least change", "even", "Evenly spread", "late", "Last ones"),
          OPEN);

  @Override
  public String id() {
    return "drop-layers";
  }

  @Override
  public String name() {
    return "Layer drop";
  }

  @Override
  public Family family() {
    return Family.PRUNE;
  }

  @Override
  public boolean changesStructure() {
    return true;
  }

  @Override
  public PassDraft draft(ParamValues values, Machine machine) {
    PassDraft file = Pass.super.draft(values, machine);
    return values.get(KEEP).isEmpty() && values.get(WHICH).equals("least")
        ? file.withoutSamples("which layers change least on samples: here they are evenly spread")
        : file;
  }

  @Override
  public String doc() {
    return "Leaves out residual blocks and whole transformer layers, which add to what goes through"
        + " them and can be missing.";
  }

  @Override
  public String brief() {
    return "Leaves out residual blocks or transformer layers";
  }

  @Override
  public String expectation() {
    return "Time and size fall in proportion to the layers left; accuracy drops at once and comes"
        + " back only with training after the cut.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(COUNT, WHICH, KEEP);
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
    boolean adds =
        model.graph().nodes().stream()
            .anyMatch(n -> n.is("Add") || n.opType().equals("SkipLayerNormalization"));
    return adds
        ? Optional.empty()
        : Optional.of("This model has no residual connection, so that every layer is needed.");
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    OnnxModel model = input.onnx().copy();
    PassReport report = new PassReport();
    ResidualUnits found = ResidualUnits.of(model, SizedShapes.of(model).types());
    found.refused().forEach(r -> report.refused(r.node(), r.reason()));
    List<ResidualUnit> units = found.units();
    if (units.size() < 2) {
      report.note(
          units.isEmpty()
              ? "No residual block of this model can be left out."
              : "This model has one residual block that could go, and one always stays.");
      return report.result(model);
    }
    if (!values.get(KEEP).isEmpty()) {
      drop(model, units, allBut(values.get(KEEP), units, report), report);
      return report.result(model);
    }
    int count = Math.min(values.get(COUNT), units.size() - 1);
    if (count < values.get(COUNT)) {
      report.note("Only " + count + " of the " + units.size() + " can go: one always stays.");
    }
    List<Integer> chosen = choose(input, model, units, count, values.get(WHICH), report, context);
    drop(model, units, chosen, report);
    return report.result(model);
  }

  private static List<Integer> allBut(String keep, List<ResidualUnit> units, PassReport report) {
    TreeSet<Integer> stay =
        Arrays.stream(keep.split("\\+")).map(Integer::valueOf).collect(toCollection(TreeSet::new));
    if (stay.last() >= units.size()) {
      throw LatheException.input(
          "The layer " + stay.last() + " cannot stay.",
          "This model has " + units.size() + " that can go: 0 to " + (units.size() - 1) + ".",
          "Give numbers of these.");
    }
    report.note(
        "Of "
            + units.size()
            + ", numbered from 0, stay: "
            + stay.stream().map(i -> i + " (" + units.get(i).name() + ")").collect(joining(", "))
            + ".");
    return IntStream.range(0, units.size()).filter(i -> !stay.contains(i)).boxed().toList();
  }

  private static List<Integer> choose(
      Input input,
      OnnxModel model,
      List<ResidualUnit> units,
      int count,
      String which,
      PassReport report,
      JobContext context) {
    List<TensorSample> samples =
        which.equals("least") && count > 0 ? Probe.samples(input, SAMPLES) : List.of();
    if (samples.isEmpty()) {
      if (which.equals("least") && count > 0) {
        report.note("Without samples, the layers that go are spread over the depth.");
      }
      return which.equals("late")
          ? DropChoice.late(units.size(), count)
          : DropChoice.even(units.size(), count);
    }
    double[] changes = DropChoice.changes(model, units, samples, context);
    List<String> said = new ArrayList<>();
    for (int i = 0; i < changes.length; i++) {
      said.add(String.format(Locale.ROOT, "%s %.2f", units.get(i).name(), changes[i]));
    }
    report.note(
        "Change of what goes through, in proportion to it: " + String.join(", ", said) + ".");
    return DropChoice.least(changes, count);
  }

  private static void drop(
      OnnxModel model, List<ResidualUnit> units, List<Integer> chosen, PassReport report) {
    chosen.forEach(
        i ->
            report.done(
                units.get(i).name(),
                (units.get(i).isTransformerLayer() ? "transformer layer " : "residual block ")
                    + (i + 1)
                    + " of "
                    + units.size()
                    + " goes, with "
                    + weighty(units.get(i))));
    List<Integer> lastFirst = new ArrayList<>(chosen);
    Collections.reverse(lastFirst);
    // From the end on: what the later unit took in is then still there to be replaced.
    lastFirst.forEach(i -> GraphEdits.replace(units.get(i).output(), units.get(i).input()));
    if (!chosen.isEmpty()) {
      DeadCode.remove(model, n -> {});
    }
  }

  private static String weighty(ResidualUnit unit) {
    return unit.nodes().stream()
        .filter(n -> n.isAnyOf("Conv", "Gemm", "MatMul"))
        .collect(
            Collectors.groupingBy(n -> n.opType(), java.util.TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(e -> e.getValue() + " " + e.getKey())
        .collect(Collectors.joining(" and "));
  }
}
