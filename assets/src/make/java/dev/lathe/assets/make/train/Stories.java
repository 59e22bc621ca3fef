package dev.lathe.assets.make.train;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lathe.assets.make.text.BytePairs;
import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.generate.GeneratedText;
import dev.lathe.engine.generate.GenerationListener;
import dev.lathe.engine.generate.GenerationRequest;
import dev.lathe.engine.generate.Sampling;
import dev.lathe.engine.generate.TextGenerator;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.simulate.StoryGrammar;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Makes the sample {@code stories}: stories of the grammar, a tokenizer, the decoder. */
final class Stories {
  /** Beginnings to write on. */
  static final List<String> PROMPTS =
      List.of(
          "Once upon a time",
          "Long ago there was a brave mouse",
          "Near the castle lived",
          "Mia was a clever fox.",
          "Tom was a lazy bear. He lived near the lake.",
          "Once there was a shy rabbit called Rosa. She lived near the sea. One night a storm came.");

  private static final int EVALUATION = 400;
  private static final int TRAINING = 800;

  /** Seeds of evaluation begin at 0, those of training here, those of learning further on. */
  private static final long TRAINING_SEED = 1_000_000;

  private static final long LEARNING_SEED = 2_000_000;
  private static final long MORE_SEED = 9_000_000;
  private static final int VOCABULARY = 768;
  private static final int STEPS = 1600;
  private static final int MORE_STEPS = 450;
  private static final float LEARNING_RATE = 2.5e-3f;
  private static final float MORE_RATE = 1.5e-3f;
  private static final int LONGEST = 200;

  /** What it is judged by: so many stories, drawn so. */
  static final int JUDGED = 50;

  static final double TEMPERATURE = 0.7;

  private final Path folder;
  private final Consumer<String> log;
  private final StoryGrammar grammar = StoryGrammar.builtIn();

  Stories(Path folder, Consumer<String> log) {
    this.folder = folder;
    this.log = log;
  }

  private Path modelFile() {
    return folder.resolve("stories.onnx");
  }

  private List<String> evaluation() {
    return grammar.stories(0).limit(EVALUATION).toList();
  }

  private List<String> training() {
    return grammar.stories(TRAINING_SEED).limit(TRAINING).toList();
  }

  void data() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("evaluation.jsonl"), lines(evaluation()));
    Files.writeString(folder.resolve("training.jsonl"), lines(training()));
    BytePairs pairs = BytePairs.learn(training(), VOCABULARY);
    Files.writeString(folder.resolve("tokenizer.json"), pairs.tokenizerJson());
    Files.writeString(
        folder.resolve("config.json"),
        "{\"architectures\": [\"StoryForCausalLM\"], \"eos_token_id\": 0, \"n_positions\": "
            + StoryNet.CONTEXT
            + ", \"vocab_size\": "
            + pairs.vocabulary().size()
            + "}\n");
    log.accept(pairs.vocabulary().size() + " tokens");
  }

  private static String lines(List<String> stories) throws IOException {
    ObjectMapper json = new ObjectMapper();
    StringBuilder text = new StringBuilder();
    for (String story : stories) {
      text.append(json.writeValueAsString(Map.of("text", story))).append('\n');
    }
    return text.toString();
  }

  /** From fresh weights. */
  void model() throws IOException {
    int vocabulary = BytePairs.learn(training(), VOCABULARY).vocabulary().size();
    train(StoryNet.build(vocabulary), vocabulary, LEARNING_SEED, STEPS, LEARNING_RATE);
  }

  /** Goes on from the weights that are there, on stories that they have not seen. */
  void more() throws IOException {
    int vocabulary = BytePairs.learn(training(), VOCABULARY).vocabulary().size();
    train(
        OnnxFiles.read(Files.readAllBytes(modelFile())),
        vocabulary,
        MORE_SEED,
        MORE_STEPS,
        MORE_RATE);
  }

  private void train(OnnxModel from, int vocabulary, long seed, int steps, float rate)
      throws IOException {
    Set<String> others = new HashSet<>(evaluation());
    others.addAll(training());
    Iterator<String> lessons = grammar.stories(seed).filter(s -> !others.contains(s)).iterator();
    try (HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json"))) {
      OnnxModel model =
          new StoryTraining(lessons, tokenizer, vocabulary, steps, rate, log)
              .run(from, this::write);
      write(model);
      Exports.describe(model, modelFile(), log);
    }
    judge();
  }

  private void write(OnnxModel model) {
    OnnxFiles.write(model, modelFile());
  }

  /** Says how many stories that it writes are stories of the grammar. */
  void judge() {
    for (double temperature : new double[] {TEMPERATURE, 1}) {
      log.accept(
          String.format(
              Locale.ROOT,
              "temperature %.1f: %d of %d well-formed",
              temperature,
              wellFormed(temperature, JUDGED),
              JUDGED));
    }
    log.accept(String.format(Locale.ROOT, "perplexity %.4f", perplexity()));
  }

  /** On the stories for evaluation. */
  double perplexity() {
    Model model = ModelOpener.open(modelFile(), SetupFlags.none(), JobContext.unwatched());
    Dataset data = Datasets.open(folder.resolve("evaluation.jsonl"), model, JobContext.unwatched());
    SessionSettings settings = SessionSettings.of(Accuracy.cpu(), 1);
    try (Predictor predictor = Predictors.open(model, settings)) {
      return new Evaluator(predictor, JobContext.unwatched())
              .evaluate(model.setup().task().metrics(), data.examples(), List.of(), e -> {})
              .scores()
              .stream()
              .filter(m -> m.metric().id().equals("perplexity"))
              .mapToDouble(m -> m.estimate().value())
              .findFirst()
              .orElseThrow();
    }
  }

  /** Of so many stories, how many are well-formed; prompts in turn, seeds from 1. */
  int wellFormed(double temperature, int count) {
    Model model = ModelOpener.open(modelFile(), SetupFlags.none(), JobContext.unwatched());
    int good = 0;
    try (TextGenerator generator = TextGenerator.open(model, Accuracy.cpu(), 1)) {
      for (int i = 0; i < count; i++) {
        String prompt = PROMPTS.get(i % PROMPTS.size());
        Sampling sampling = new Sampling(temperature, 0, 1, 1, i + 1L);
        GeneratedText text =
            generator.generate(
                prompt,
                new GenerationRequest(sampling, LONGEST, List.of()),
                GenerationListener.NONE,
                JobContext.unwatched());
        String story = prompt + text.text();
        StoryGrammar.Verdict verdict = grammar.judge(story);
        good += verdict.isWellFormed() ? 1 : 0;
        if (!verdict.isWellFormed() || i < 2) {
          log.accept(verdict + " " + story);
        }
      }
    }
    return good;
  }
}
