package dev.lathe.app.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.CliCommand;
import dev.lathe.app.cli.command.RemedyOptions;
import dev.lathe.app.cli.command.SetupOptions;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.PreprocessingText;
import dev.lathe.app.cli.text.Table;
import dev.lathe.app.cli.text.Units;
import dev.lathe.engine.graph.facts.ModelFacts;
import dev.lathe.engine.graph.onnx.ModelAnalysis;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.session.CutOffSums;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.TaskOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code lathe inspect MODEL}. Needs no process of its own to work in: it reads the file itself,
 * and the one piece of native code that sees the model runs in the checker's process.
 */
@Command(description = "What is in a model file: size, operators, inputs, outputs, work, problems.")
public final class InspectCommand extends CliCommand {
  @Parameters(paramLabel = "MODEL", description = "An ONNX file.")
  Path file;

  @Mixin SetupOptions setup = new SetupOptions();

  @Override
  public void execute() throws Exception {
    ModelAnalysis.prepare();
    Model model = work(context -> setup.open(file, context, this::say));
    ModelFacts facts = ModelAnalysis.analyse(model.onnx(), model.setup().lengths().byName());
    List<String> problems = new ArrayList<>(facts.problems());
    problems.addAll(model.setup().problems());
    CutOffSums.problem(model.onnx(), context().hardware().machine()).ifPresent(problems::add);
    if (json) {
      print(document(model, facts, problems));
    } else {
      out().print(text(model, facts, problems));
    }
  }

  private ObjectNode document(Model model, ModelFacts facts, List<String> problems) {
    ObjectNode document = Json.object();
    document.put("file", file.toString()).put("bytes", model.bytes());
    document.put("sha256", model.sha256()).put("ir_version", model.onnx().irVersion());
    ObjectNode opset = document.putObject("opset");
    facts.opset().forEach(opset::put);
    document.put("nodes", facts.nodeCount());
    ObjectNode ops = document.putObject("ops");
    facts.ops().forEach(ops::put);
    document.put("parameters", facts.parameters());
    ObjectNode weights = document.putObject("weight_bytes");
    facts.weightBytes().forEach((t, b) -> weights.put(t.name().toLowerCase(Locale.ROOT), b));
    document.put("macs", facts.macs()).put("nodes_of_unknown_work", facts.unknownNodes());
    document.put("activation_bytes", facts.activationBytes());
    ObjectNode sizes = document.putObject("assumed_sizes");
    facts.sizes().forEach(sizes::put);
    ports(document.putArray("inputs"), facts.inputs());
    ports(document.putArray("outputs"), facts.outputs());
    document.put("task", model.setup().task().id());
    setup(document.putObject("setup"), model.setup());
    ObjectNode metadata = document.putObject("metadata");
    model.onnx().metadata().forEach(metadata::put);
    document.set("problems", Json.array(problems));
    return document;
  }

  private static void ports(ArrayNode array, List<ModelFacts.Port> ports) {
    for (ModelFacts.Port p : ports) {
      ObjectNode node = array.addObject().put("name", p.name()).put("type", p.type());
      ArrayNode shape = node.putArray("shape");
      for (String length : p.shape()) {
        if (length.matches("\\d{1,18}")) {
          shape.add(Long.parseLong(length));
        } else {
          shape.add(length);
        }
      }
    }
  }

  private static void setup(ObjectNode node, ModelSetup setup) {
    if (setup.image().isPresent()) {
      ImagePreprocessing p = setup.image().get();
      PreprocessingText.write(node.putObject("preprocessing"), setup.image().get());
    } else {
      node.putNull("preprocessing");
    }
    node.put("labels", setup.labels().size());
    Json.put(node, "tokenizer", setup.tokenizer().map(Path::toString));
    ObjectNode options = node.putObject("options");
    setup.task().options().forEach(o -> options.put(o.id(), text(setup, o)));
    ObjectNode lengths = node.putObject("lengths");
    setup.lengths().byName().forEach(lengths::put);
    ObjectNode sources = node.putObject("sources");
    new TreeMap<>(setup.sources()).forEach(sources::put);
  }

  private static <T> String text(ModelSetup setup, TaskOption<T> option) {
    return option.format(setup.options().get(option));
  }

  private String text(Model model, ModelFacts facts, List<String> problems) {
    String line = System.lineSeparator();
    Table top = new Table("", "");
    top.row("file", file + ", " + Units.bytes(model.bytes()));
    top.row("sha256", model.sha256());
    top.row(
        "opset",
        facts.opset().entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", ")));
    top.row("nodes", facts.nodeCount() + ": " + ops(facts));
    top.row(
        "parameters",
        Units.count(facts.parameters())
            + ", "
            + Units.bytes(facts.totalWeightBytes())
            + " of weights");
    top.row("work", work(facts));
    top.row("task", model.setup().task().id() + source(model, "task"));
    model
        .setup()
        .image()
        .ifPresent(p -> top.row("pictures", pictures(p) + source(model, "preprocessing")));
    for (TaskOption<?> o : model.setup().task().options()) {
      String value = text(model.setup(), o);
      String shown = value.isEmpty() ? "–" : value; // nobody said, and it need not be said
      top.row(o.name().toLowerCase(Locale.ROOT), shown + source(model, o.id()));
    }
    if (!model.setup().labels().isEmpty()) {
      top.row("labels", model.setup().labels().size() + source(model, "labels"));
    }
    model.setup().tokenizer().ifPresent(t -> top.row("tokenizer", t + source(model, "tokenizer")));
    Table ports = new Table("", "name", "type", "shape");
    facts.inputs().forEach(p -> ports.row("input", p.name(), p.type(), p.shape().toString()));
    facts.outputs().forEach(p -> ports.row("output", p.name(), p.type(), p.shape().toString()));
    StringBuilder text = new StringBuilder(top.body()).append(line).append(ports);
    if (!problems.isEmpty()) {
      text.append(line).append("Problems:").append(line);
      problems.forEach(p -> text.append("  ").append(p).append(line));
    }
    return text.toString();
  }

  private static String ops(ModelFacts facts) {
    String most =
        facts.ops().entrySet().stream()
            .sorted(Comparator.comparing(e -> -e.getValue()))
            .limit(8)
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
    return facts.ops().size() > 8 ? most + ", " + (facts.ops().size() - 8) + " other kinds" : most;
  }

  private static String work(ModelFacts facts) {
    String sizes =
        facts.sizes().isEmpty()
            ? ""
            : facts.sizes().entrySet().stream()
                .map(e -> e.getKey() + " = " + e.getValue())
                .collect(Collectors.joining(", ", " with ", ""));
    String atLeast = facts.unknownNodes() > 0 ? "at least " : "";
    return atLeast + Units.count(facts.macs()) + " multiply-adds a run" + sizes;
  }

  private static String pictures(ImagePreprocessing p) {
    String resize =
        switch (p.fit()) {
          case STRETCH -> "stretched to ";
          case CROP -> "shorter side " + p.resize() + ", centre ";
          case LETTERBOX -> "letterboxed with grey " + p.pad() + " into ";
          case OWN -> "in its own size, at most ";
          case LETTERBOX_TOP_LEFT -> "letterboxed top left with grey " + p.pad() + " into ";
        };
    return String.format(
        Locale.ROOT,
        "%s%dx%d, %s %s, scale %.6f, mean %s, std %s",
        resize,
        p.width(),
        p.height(),
        p.channels(),
        p.layout(),
        p.scale(),
        p.mean(),
        p.std());
  }

  private static String source(Model model, String fact) {
    String source = model.setup().sources().get(fact);
    return source == null ? "" : " (" + source + RemedyOptions.afterGuess(fact, source) + ")";
  }
}
