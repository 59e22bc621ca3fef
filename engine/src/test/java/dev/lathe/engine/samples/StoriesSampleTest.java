package dev.lathe.engine.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.JobContext;
import dev.lathe.engine.causal.Memory;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.generate.GeneratedText;
import dev.lathe.engine.generate.GenerationListener;
import dev.lathe.engine.generate.GenerationRequest;
import dev.lathe.engine.generate.Sampling;
import dev.lathe.engine.generate.StopReason;
import dev.lathe.engine.generate.TextGenerator;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.TestDevices;
import dev.lathe.engine.simulate.StoryGrammar;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The language model that comes with Lathe writes stories of the grammar that it learned from. */
class StoriesSampleTest {
  private static final JobContext NOBODY = JobContext.unwatched();

  @TempDir static Path cache;

  private static SampleFiles files;
  private static Model model;

  @BeforeAll
  static void open() {
    files =
        new SampleCatalog(StoriesSampleTest.class.getClassLoader(), cache).materialize("stories");
    model = ModelOpener.open(files.model(), SetupFlags.none(), NOBODY);
  }

  @Test
  void itIsASmallLanguageModelWithACache() {
    assertThat(OnnxChecker.check(model.onnx())).isInstanceOf(OnnxChecker.Verdict.Valid.class);
    assertThat(model.setup().task()).isEqualTo(Tasks.TEXT_GENERATION);
    assertThat(model.setup().problems()).isEmpty();
    assertThat(files.info().bytes()).isLessThan(6_000_000);
    try (TextGenerator g = TextGenerator.open(model, TestDevices.CPU, 1)) {
      assertThat(g.memory()).isInstanceOf(Memory.KeyValueCache.class);
      assertThat(g.memory().slots()).hasSize(10);
      assertThat(g.context()).hasValue(320);
    }
  }

  @Test
  void atLeastEightOfTenStoriesAreWellFormed() {
    StoryGrammar grammar = StoryGrammar.builtIn();
    int wellFormed = 0;
    try (TextGenerator g = TextGenerator.open(model, TestDevices.CPU, 1)) {
      for (int i = 0; i < 10; i++) {
        String prompt = files.tries().get(i % files.tries().size()).name();
        Sampling sampling = new Sampling(0.7, 0, 1, 1, i + 1L);
        GeneratedText text =
            g.generate(
                prompt,
                new GenerationRequest(sampling, 200, List.of()),
                GenerationListener.NONE,
                NOBODY);
        assertThat(text.stopReason()).isEqualTo(StopReason.END_OF_TEXT);
        wellFormed += grammar.judge(prompt + text.text()).isWellFormed() ? 1 : 0;
      }
    }
    assertThat(wellFormed).isGreaterThanOrEqualTo(8);
  }

  @Test
  void itsPerplexityIsTheOneStated() {
    Matcher stated = Pattern.compile("perplexity (\\d\\.\\d+)").matcher(files.info().doc());
    assertThat(stated.find()).isTrue();
    Dataset data = data(files.evaluation().orElseThrow());
    assertThat(data.size()).isEqualTo(400);
    try (Predictor predictor = Predictors.open(model, TestDevices.CPU, 0)) {
      Evaluation evaluation =
          new Evaluator(predictor, NOBODY)
              .evaluate(model.setup().task().metrics(), data.examples(), List.of(), e -> {});
      double perplexity =
          evaluation.scores().stream()
              .filter(s -> s.metric().id().equals("perplexity"))
              .mapToDouble(s -> s.estimate().value())
              .findFirst()
              .orElseThrow();
      assertThat(perplexity).isCloseTo(Double.parseDouble(stated.group(1)), within(0.01));
    }
  }

  @Test
  void itsStoriesToLearnFromAreOthers() {
    assertThat(data(files.training().orElseThrow()).size()).isEqualTo(800);
    assertThat(StoryGrammar.builtIn().stories(0).limit(400).toList())
        .doesNotContainAnyElementsOf(StoryGrammar.builtIn().stories(1_000_000).limit(800).toList());
    for (Sample s : files.tries()) {
      assertThat(StoryGrammar.builtIn().judge(s.name()).isBeginning()).as(s.name()).isTrue();
    }
  }

  private static Dataset data(Path file) {
    Dataset data = Datasets.open(file, model, NOBODY);
    assertThat(data.problems()).isEmpty();
    return data;
  }
}
