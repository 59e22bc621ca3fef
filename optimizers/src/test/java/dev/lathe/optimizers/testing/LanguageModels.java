package dev.lathe.optimizers.testing;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Language models to try passes on, each with texts and a prompt. */
public enum LanguageModels {
  /** The sample of Lathe, which carries a cache. */
  STORIES,
  /** The same weights without a cache: every token is computed from all before it. */
  STORIES_WITHOUT_CACHE,
  /** A stranger's GPT-2 with a cache. */
  CAPP_GPT;

  private static final JobContext NOBODY = JobContext.unwatched();
  private static final String PART =
      "geometry_prismatic holes_normal external_threads_yes surface_finish_normal tolerance_medium"
          + " batch_size_small <SOS>";
  private static final String STEPS =
      " Milling Drilling Thread Milling Grinding <EOC> SLM Thread Milling Milling Secondary"
          + " Grinding <EOC>";

  /**
   * A model that is open.
   *
   * @param data texts in the language that it speaks
   * @param prompt one that it writes on
   */
  public record Opened(Model model, Dataset data, String prompt) {}

  /**
   * Opens it.
   *
   * @param folder is written to
   * @param texts how many examples the data have
   */
  public Opened open(Path folder, int texts) throws IOException {
    Files.createDirectories(folder);
    return this == CAPP_GPT ? parts(folder) : stories(folder, texts);
  }

  private static Opened parts(Path folder) throws IOException {
    Model model =
        ModelOpener.open(Shared.model("generate/capp-gpt/model.onnx"), SetupFlags.none(), NOBODY);
    StringBuilder rows = new StringBuilder("text\n");
    for (String finish : List.of("rough", "normal", "good", "very_good")) {
      for (String size : List.of("prototype", "small", "medium", "large", "mass")) {
        String part = PART.replace("finish_normal", "finish_" + finish);
        rows.append(part.replace("size_small", "size_" + size)).append(STEPS).append('\n');
      }
    }
    Path file = Files.writeString(folder.resolve("parts.csv"), rows);
    return new Opened(model, Datasets.open(file, model, NOBODY), PART);
  }

  private Opened stories(Path folder, int texts) throws IOException {
    SampleFiles files =
        new SampleCatalog(LanguageModels.class.getClassLoader(), folder).materialize("stories");
    Path file = files.model();
    if (this == STORIES_WITHOUT_CACHE) {
      OnnxModel onnx = OnnxFiles.read(file).copy();
      forget(onnx.graph());
      file = Files.createDirectories(folder.resolve("plain")).resolve("plain.onnx");
      OnnxFiles.write(onnx, file);
      for (String beside : List.of("tokenizer.json", "config.json")) {
        Files.copy(files.model().resolveSibling(beside), file.resolveSibling(beside));
      }
    }
    Model model = ModelOpener.open(file, SetupFlags.none(), NOBODY);
    List<String> lines = Files.readAllLines(files.evaluation().orElseThrow()).subList(0, texts);
    Path some = Files.write(folder.resolve("some.jsonl"), lines);
    return new Opened(model, Datasets.open(some, model, NOBODY), "Once upon a time");
  }

  /** Keys and values are those of this text alone, and go nowhere. */
  private static void forget(Graph graph) {
    for (Value present : graph.outputs().stream().skip(1).toList()) {
      Node join = present.producer().orElseThrow();
      Value past = join.input(0).orElseThrow();
      Value now = join.input(1).orElseThrow();
      graph.removeOutput(present);
      present.replaceAllUsesWith(now);
      graph.remove(join);
      graph.removeInput(past);
    }
  }
}
