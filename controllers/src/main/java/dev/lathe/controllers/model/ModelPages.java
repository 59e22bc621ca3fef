package dev.lathe.controllers.model;

import dev.lathe.controllers.model.ModelPage.Fact;
import dev.lathe.controllers.model.ModelPage.OpenLength;
import dev.lathe.controllers.model.ModelPage.OperatorLine;
import dev.lathe.controllers.model.ModelPage.WeightLine;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.LayerNames;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.graph.facts.ModelFacts;
import dev.lathe.engine.graph.facts.ModelFacts.NodeFacts;
import dev.lathe.engine.session.CutOffSums;
import dev.lathe.engine.task.InputLengths;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Machine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the facts about a model out. Pure; runs on worker threads. */
final class ModelPages {
  private ModelPages() {}

  static ModelPage page(Model model, ModelFacts facts, Machine machine) {
    List<String> problems = new ArrayList<>(model.setup().problems());
    problems.addAll(facts.problems());
    CutOffSums.problem(model.onnx(), machine).ifPresent(problems::add);
    DimensionNames axes = new DimensionNames(facts.inputs());
    return new ModelPage(
        facts(model, facts),
        facts.inputs().stream().map(p -> port(p, axes)).toList(),
        facts.outputs().stream().map(p -> port(p, axes)).toList(),
        nodes(facts, axes),
        kinds(facts),
        weights(facts),
        assumed(facts, axes),
        lengths(model, facts, axes),
        problems);
  }

  private static List<Fact> facts(Model model, ModelFacts f) {
    List<Fact> list = new ArrayList<>();
    list.add(fact("parameters", Formats.count(f.parameters())));
    list.add(fact("macs", (f.unknownNodes() > 0 ? "≥ " : "") + Formats.count(f.macs())));
    list.add(fact("size", Formats.bytes(model.bytes())));
    list.add(fact("activations", Formats.bytes(f.activationBytes())));
    list.add(fact("nodes", Formats.whole(f.nodeCount())));
    list.add(
        fact(
            "opset",
            f.opset().entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "))));
    list.add(fact("hash", model.sha256().substring(0, Math.min(12, model.sha256().length()))));
    return list;
  }

  private static Fact fact(String key, String value) {
    return new Fact(
        Texts.get("model.fact." + key), value, Texts.get("model.fact." + key + ".help"));
  }

  private static ModelPage.Port port(ModelFacts.Port p, DimensionNames axes) {
    String shape =
        p.shape().isEmpty()
            ? ""
            : IntStream.range(0, p.shape().size())
                .mapToObj(i -> axes.shown(p, i))
                .collect(Collectors.joining(" × ", " [", "]"));
    return new ModelPage.Port(p.name(), p.type() + shape);
  }

  private static List<OperatorLine> nodes(ModelFacts f, DimensionNames axes) {
    double all = Math.max(1, f.macs());
    LayerNames names = LayerNames.of(f.nodes().stream().map(NodeFacts::label).toList());
    return f.nodes().stream()
        .sorted(
            Comparator.comparingLong((NodeFacts n) -> n.macs().orElse(0))
                .thenComparingLong(NodeFacts::parameters)
                .reversed())
        .map(
            n ->
                new OperatorLine(
                    names.shown(n.label()),
                    n.label(),
                    operator(n),
                    n.macs().isPresent() ? Formats.count(n.macs().getAsLong()) : "?",
                    n.macs().orElse(0) / all,
                    n.parameters() == 0 ? "" : Formats.count(n.parameters()),
                    n.parameters(),
                    n.outputs().isEmpty() ? "" : shape(n, axes)))
        .toList();
  }

  private static String shape(NodeFacts n, DimensionNames axes) {
    return n.outputs().get(0).shape().stream().map(axes::shown).collect(Collectors.joining(" × "));
  }

  private static List<OperatorLine> kinds(ModelFacts f) {
    double all = Math.max(1, f.macs());
    Map<String, List<NodeFacts>> byKind =
        f.nodes().stream()
            .collect(
                Collectors.groupingBy(
                    ModelPages::operator, LinkedHashMap::new, Collectors.toList()));
    return byKind.entrySet().stream()
        .map(
            e -> {
              long macs = e.getValue().stream().mapToLong(n -> n.macs().orElse(0)).sum();
              long parameters = e.getValue().stream().mapToLong(NodeFacts::parameters).sum();
              return new OperatorLine(
                  Formats.whole(e.getValue().size()),
                  "",
                  e.getKey(),
                  Formats.count(macs),
                  macs / all,
                  parameters == 0 ? "" : Formats.count(parameters),
                  parameters,
                  "");
            })
        .sorted(
            Comparator.comparingDouble(OperatorLine::share)
                .thenComparingLong(OperatorLine::parameterCount)
                .reversed())
        .toList();
  }

  private static String operator(NodeFacts n) {
    return n.domain().isEmpty() ? n.opType() : n.domain() + "." + n.opType();
  }

  private static List<WeightLine> weights(ModelFacts f) {
    double all = Math.max(1, f.totalWeightBytes());
    return f.weightBytes().entrySet().stream()
        .map(
            e ->
                new WeightLine(
                    e.getKey().name().toLowerCase(Locale.ROOT),
                    Formats.bytes(e.getValue()),
                    e.getValue() / all))
        .toList();
  }

  private static List<OpenLength> lengths(Model model, ModelFacts f, DimensionNames axes) {
    return InputLengths.open(model).stream()
        .map(
            open ->
                new OpenLength(
                    open.name(),
                    axes.shown(open.name()),
                    String.join(", ", open.places()),
                    Optional.ofNullable(f.sizes().get(open.name()))
                        .filter(n -> !model.setup().lengths().byName().containsKey(open.name()))
                        .map(String::valueOf)
                        .orElse("")))
        .toList();
  }

  private static String assumed(ModelFacts f, DimensionNames axes) {
    if (f.sizes().isEmpty()) {
      return "";
    }
    return Texts.get(
        "model.assumed",
        f.sizes().entrySet().stream()
            .map(e -> axes.shown(e.getKey()) + " = " + e.getValue())
            .distinct()
            .collect(Collectors.joining(", ")));
  }
}
