package dev.lathe.engine.task;

import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.base.Remedy;
import dev.lathe.engine.causal.CausalGraph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.PictureGuess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds a model's setup: flags, then the sidecar, then the file's metadata, then the files that
 * Hugging Face's libraries keep beside a model, then the graph's own inputs and outputs.
 */
public final class SetupFinder {
  private GraphSignature signature;
  private final OnnxModel onnx;
  private final Map<String, Facts> sources = new LinkedHashMap<>();
  private final Map<String, String> reasons = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private SetupFinder(OnnxModel onnx) {
    this.onnx = onnx;
    this.signature = GraphSignature.of(onnx.graph());
  }

  /**
   * The setup of a model.
   *
   * @param file where the model lies, or would lie
   * @throws LatheException when a flag is at fault
   */
  public static ModelSetup find(Path file, OnnxModel onnx, SetupFlags flags) {
    SetupFinder finder = new SetupFinder(onnx);
    finder.sources.put("the flags", Facts.of(flags));
    Sidecars.find(file).ifPresent(s -> finder.sidecar(file, s));
    finder.sources.put(
        "the model's metadata", MetadataFacts.read(onnx.metadata(), finder.problems));
    finder.sources.put("the files beside the model", HuggingFaceFolder.read(file, finder.problems));
    return finder.find(flags);
  }

  /**
   * The setup of a model as its file alone tells it, wherever it may come to lie: without a sidecar
   * and without the files of a folder.
   *
   * @throws LatheException when the file contradicts itself
   */
  public static ModelSetup find(OnnxModel onnx) {
    SetupFinder finder = new SetupFinder(onnx);
    finder.sources.put(
        "the model's metadata", MetadataFacts.read(onnx.metadata(), finder.problems));
    return finder.find(SetupFlags.none());
  }

  private void sidecar(Path model, Path file) {
    try {
      sources.put("the sidecar " + file.getFileName(), Sidecars.read(model, file));
    } catch (IllegalArgumentException e) {
      problems.add("The sidecar " + file.getFileName() + " was not used: " + e.getMessage() + ".");
    }
  }

  private ModelSetup find(SetupFlags flags) {
    signature =
        signature.withLabels(
            sources.values().stream()
                .flatMap(f -> f.labels().stream())
                .mapToInt(l -> l.names().size())
                .filter(n -> n > 0)
                .findFirst());
    Optional<Path> tokenizer = tokenizer(flags);
    Task task = task(tokenizer.isPresent());
    OptionValues options = options(task);
    Labels labels = labels(task.classes(signature, options));
    Optional<ImagePreprocessing> image = image(task.pictures(signature, options));
    if (task.required().contains(SetupPart.PREPROCESSING) && image.isEmpty()) {
      if (flags.task().isPresent()) {
        throw LatheException.input(
                "The model cannot be used for " + task.name().toLowerCase(Locale.ROOT) + ".",
                "It takes " + signature.inputs() + ", which is not shaped like a picture.",
                "Let the task be found, or choose raw tensors.")
            .with(Remedy.TASK);
      }
      task = Tasks.RAW_TENSORS;
      reasons.put("task", "the inputs " + signature.inputs() + " are not shaped like a picture");
    }
    if (!task.uses(SetupPart.TOKENIZER)) {
      tokenizer = Optional.empty();
      reasons.remove("tokenizer");
    }
    return new ModelSetup(
        task,
        image,
        labels.names(),
        labels.keys(),
        tokenizer,
        options,
        lengths(flags),
        classMap(),
        reasons,
        problems);
  }

  /** The options that the task knows, from the best source that says each. */
  private OptionValues options(Task task) {
    OptionValues found = OptionValues.NONE;
    for (TaskOption<?> option : task.options()) {
      // Later options may depend on earlier ones: thresholds on the format of the boxes.
      found = option(found, task.guess(signature, found), option);
    }
    return found;
  }

  private <T> OptionValues option(OptionValues found, OptionValues guessed, TaskOption<T> option) {
    for (Map.Entry<String, Facts> e : sources.entrySet()) {
      String text = e.getValue().options().texts().get(option.id());
      if (text == null) {
        continue;
      }
      try {
        T value = option.parse(text);
        reasons.put(option.id(), "from " + e.getKey());
        return found.with(option, value);
      } catch (IllegalArgumentException wrong) {
        String sentence = option.name() + " '" + text + "' from " + e.getKey() + " was not used: ";
        problems.add(sentence + wrong.getMessage() + ".");
      }
    }
    Optional<T> guess = guessed.find(option);
    if (guess.isPresent()) {
      reasons.put(option.id(), "guessed from the outputs");
      return found.with(option, guess.get());
    }
    return found;
  }

  /** The lengths of open dimensions, each from the best source that says it. */
  private InputLengths lengths(SetupFlags flags) {
    List<String> open =
        InputLengths.open(onnx.graph()).stream().map(InputLengths.Open::name).toList();
    for (String name : flags.lengths().byName().keySet()) {
      if (!open.contains(name)) {
        throw LatheException.input(
            "The model has no open dimension '" + name + "'.",
            open.isEmpty()
                ? "All dimensions of its inputs are fixed."
                : "Its inputs leave open: " + String.join(", ", open) + ".",
            "");
      }
    }
    InputLengths all = InputLengths.NONE;
    for (Map.Entry<String, Facts> e : sources.entrySet()) {
      InputLengths said = e.getValue().lengths();
      for (String name : said.byName().keySet()) {
        if (!all.byName().containsKey(name)) {
          reasons.put(InputLengths.fact(name), "from " + e.getKey());
        }
      }
      all = all.orElse(said);
    }
    return all;
  }

  /** What the best source says that says anything. */
  private ClassMap classMap() {
    return sources.values().stream()
        .map(Facts::classMap)
        .filter(m -> !m.isEmpty())
        .findFirst()
        .orElse(ClassMap.NONE);
  }

  private Task task(boolean tokenizer) {
    for (Map.Entry<String, Facts> e : sources.entrySet()) {
      Optional<Task> said = e.getValue().task();
      // A folder's config speaks of the whole model; this file may be another part of it.
      boolean part =
          said.filter(Task::isGenerative).isPresent()
              && e.getKey().equals("the files beside the model")
              && CausalGraph.find(signature.inputSpecs(), signature.outputs()).graph().isEmpty();
      if (said.isPresent() && !part) {
        reasons.put("task", "from " + e.getKey());
        return said.get();
      }
    }
    Task guess = Tasks.guess(signature, saidLabels());
    boolean tokens = guess.required().contains(SetupPart.TOKENIZER) && !signature.strings();
    if (tokens && !tokenizer) {
      reasons.put(
          "task",
          "the inputs "
              + signature.inputs()
              + " look like tokens, but no tokenizer.json lies beside the model: with one it is a"
              + " text model");
      return Tasks.RAW_TENSORS;
    }
    boolean counted = guess.uses(SetupPart.LABELS) && signature.classes().isPresent();
    reasons.put(
        "task",
        "guessed from the inputs "
            + signature.inputs()
            + (counted ? " and the " + signature.classes().getAsInt() + " classes" : ""));
    return guess;
  }

  /** How many names of classes the best source has that has any. */
  private OptionalInt saidLabels() {
    return sources.values().stream()
        .flatMap(f -> f.labels().stream())
        .mapToInt(l -> l.names().size())
        .findFirst();
  }

  /** The names that there are; those beside the model only where their number fits. */
  private Labels labels(OptionalInt classes) {
    for (Map.Entry<String, Facts> e : sources.entrySet()) {
      Optional<Labels> said = e.getValue().labels();
      if (said.isEmpty()) {
        continue;
      }
      int n = said.get().names().size();
      boolean fits = classes.isEmpty() || classes.getAsInt() == n;
      if (!fits) {
        problems.add(
            "There are "
                + n
                + " labels from "
                + e.getKey()
                + ", but the model has "
                + classes.getAsInt()
                + " classes.");
      }
      // What merely lies beside the model may belong to another one; what a person says holds.
      if (fits || !e.getKey().equals("the files beside the model")) {
        reasons.put("labels", "from " + e.getKey());
        return said.get();
      }
    }
    GraphHead head = signature.head();
    if (!head.names().isEmpty() && !head.isNumbered()) {
      reasons.put("labels", "from the graph");
      return Labels.of(head.names());
    }
    reasons.put("labels", "not known");
    return Labels.of(List.of());
  }

  private Optional<Path> tokenizer(SetupFlags flags) {
    flags
        .tokenizer()
        .ifPresent(
            t ->
                OrdinaryFiles.require(
                    t, "The tokenizer " + t + " cannot be read.", "Check the path."));
    for (Map.Entry<String, Facts> e : sources.entrySet()) {
      Optional<Path> said = e.getValue().tokenizer();
      if (said.isPresent() && java.nio.file.Files.isRegularFile(said.get())) {
        reasons.put("tokenizer", "from " + e.getKey());
        return said;
      } else if (said.isPresent()) {
        problems.add("The tokenizer named by " + e.getKey() + " is missing.");
      }
    }
    return Optional.empty();
  }

  private Optional<ImagePreprocessing> image(Optional<PictureGuess> kind) {
    if (signature.picture().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Facts.Image> said = new LinkedHashMap<>();
    sources.forEach(
        (name, facts) -> {
          if (!facts.image().isEmpty()) {
            said.put(name, facts.image());
          }
        });
    while (true) {
      PreprocessingMerge merge =
          new PreprocessingMerge(said, signature.picture().get(), signature, onnx, kind);
      try {
        ImagePreprocessing image = merge.merge();
        if (EmbeddedPreprocessing.of(onnx).isPresent()) {
          reasons.put("preprocessing", "inside the graph, which takes pixels");
          return Optional.of(image.pixels());
        }
        reasons.put("preprocessing", merge.source());
        return Optional.of(image);
      } catch (IllegalArgumentException e) {
        drop(said, e);
      }
    }
  }

  /** Sources contradict each other: the weakest goes, the flags never do. */
  private void drop(Map<String, Facts.Image> said, IllegalArgumentException e) {
    List<String> names = new ArrayList<>(said.keySet());
    String weakest = names.isEmpty() ? "the flags" : names.get(names.size() - 1);
    if (weakest.equals("the flags")) {
      throw LatheException.input(
              "The preprocessing flags do not fit together.",
              e.getMessage() + ".",
              "Give one value a channel, e.g. 0.485, 0.456, 0.406 as mean.",
              e)
          .with(Remedy.PREPROCESSING);
    }
    said.remove(weakest);
    problems.add("The preprocessing from " + weakest + " was not used: " + e.getMessage() + ".");
  }
}
