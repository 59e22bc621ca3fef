package dev.lathe.assets.make.train;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.lathe.assets.make.text.Grammar;
import dev.lathe.assets.make.text.HelpDesk;
import dev.lathe.assets.make.text.HelpDeskFiles;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the sample {@code helpdesk}: sentences, tokenizer, model. */
final class HelpDesks {
  private static final int BATCH = 64;
  private static final Training.Plan PLAN = new Training.Plan(1500, 1.5e-3f, 0.02f, 0.05f);

  private final Path folder;
  private final Consumer<String> log;
  private final HelpDesk desk = new HelpDesk(Grammar.helpDesk());

  HelpDesks(Path folder, Consumer<String> log) {
    this.folder = folder;
    this.log = log;
  }

  private Path modelFile() {
    return folder.resolve("helpdesk.onnx");
  }

  void data() throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> f : HelpDeskFiles.make().contents().entrySet()) {
      Files.writeString(folder.resolve(f.getKey()), f.getValue());
    }
  }

  void model() throws IOException {
    try (HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json"))) {
      List<HelpDesk.Line> lines = HelpDeskFiles.learning(desk);
      int vocabulary = HelpDeskFiles.vocabulary(lines).size();
      OnnxModel model = HelpDeskNet.build(vocabulary, desk.labels().size(), 1);
      Training.run(model.graph(), new HelpDeskTraining(lines, tokenizer, BATCH), PLAN, log);
      OnnxModel complete = Exports.withSetup(model, setup());
      OnnxFiles.write(complete, modelFile());
      long[][] rows =
          lines.subList(0, 16).stream()
              .map(l -> tokenizer.encode(l.text()).getIds())
              .toArray(long[][]::new);
      Exports.verify(complete.graph(), modelFile(), s -> HelpDeskTraining.inputs(s, rows), log);
      Exports.describe(complete, modelFile(), log);
      log.accept("accuracy " + Accuracy.measure(modelFile(), folder.resolve("evaluation.tsv")));
    }
  }

  void bits() throws IOException {
    Accuracy.bitsCurve(modelFile(), folder.resolve("evaluation.tsv"), log);
  }

  private ModelSetup setup() {
    return new ModelSetup(
        Tasks.TEXT_CLASSIFICATION, Optional.empty(), desk.labels(), Optional.empty(), Map.of());
  }
}
