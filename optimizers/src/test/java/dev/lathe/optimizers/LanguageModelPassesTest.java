package dev.lathe.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.generate.GenerationListener;
import dev.lathe.engine.generate.GenerationRequest;
import dev.lathe.engine.generate.TextGenerator;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.testing.LanguageModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every pass on language models: what it makes takes and gives what the original did, its cache
 * included, writes, and knows its language nearly as well; or it is refused in a sentence.
 */
class LanguageModelPassesTest {
  private static final PassRegistry PASSES = PassRegistry.standard();
  private static final JobContext NOBODY = JobContext.unwatched();
  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");
  private static final String TRAINED = ":epochs=1,minutes=0,learning-rate=0.0003";

  /**
   * A pass as it is applied.
   *
   * @param ratios the most that perplexity may grow by, a factor for each model in their order;
   *     below 0 where it is refused
   * @param agreement the least share of equal next tokens
   * @param sentence what a refusal says
   */
  private record Case(String spec, List<Double> ratios, double agreement, String sentence) {
    static Case of(String spec, double agreement, double... ratios) {
      return new Case(spec, boxed(ratios), agreement, "");
    }

    static Case refused(String spec, String sentence) {
      return new Case(spec, boxed(-1, -1, -1), 0, sentence);
    }

    private static List<Double> boxed(double... values) {
      return java.util.Arrays.stream(values).boxed().toList();
    }

    String pass() {
      return spec.split(":", 2)[0];
    }
  }

  private static final List<Case> CASES =
      List.of(
          Case.of("clean", 0.999, 1.0001, 1.0001, 1.0001),
          Case.of("round-weights:bits=8", 0.97, 1.002, 1.002, 1.002),
          Case.of("prune-magnitude:sparsity=0.1", 0.96, 1.005, 1.005, 1.005),
          Case.of("prune-nm:n=2,m=4", 0.8, 1.15, 1.15, 1.15),
          Case.of("prune-channels:ratio=0.1", 0.95, 1.01, 1.01, 1.01),
          Case.of("drop-layers:count=1", 0.88, 1.02, 1.02, 1.02),
          Case.of("int8-dynamic", 0.94, 1.01, 1.01, 1.01),
          Case.of("int8-static:samples=8", 0.94, 1.01, 1.01, 1.01),
          Case.of("fp16", 0.99, 1.001, 1.001, 1.001),
          Case.refused("embed-preprocessing", "picture"),
          Case.of("recover" + TRAINED, 0.99, 1.001, 1.001, 1.001),
          Case.of("qat" + TRAINED, 0.94, 1.01, 1.01, 1.01),
          Case.of("distil:width=1,depth=0.6,epochs=2,minutes=0", 0.7, 1.3, 1.3, 1.3));

  @TempDir static Path folder;
  private static final Map<LanguageModels, Reference> REFERENCES =
      new EnumMap<>(LanguageModels.class);

  /** An original, and what it says. */
  private record Reference(
      LanguageModels.Opened opened,
      List<Optional<Answer>> answers,
      double perplexity,
      List<String> takesAndGives) {}

  private static Reference reference(LanguageModels which) throws IOException {
    Reference known = REFERENCES.get(which);
    if (known == null) {
      LanguageModels.Opened opened = which.open(folder.resolve(which.name()), 24);
      List<Optional<Answer>> answers;
      try (Predictor p = Predictors.open(opened.model(), CPU, 1)) {
        answers = new Evaluator(p, NOBODY).answers(opened.data().examples());
      }
      double perplexity = value(evaluate(opened.model(), opened, answers), "perplexity");
      known = new Reference(opened, answers, perplexity, takesAndGives(opened.model()));
      REFERENCES.put(which, known);
    }
    return known;
  }

  private static Evaluation evaluate(
      Model m, LanguageModels.Opened opened, List<Optional<Answer>> reference) {
    try (Predictor p = Predictors.open(m, CPU, 1)) {
      return new Evaluator(p, NOBODY)
          .evaluate(m.setup().task().metrics(), opened.data().examples(), reference, e -> {});
    }
  }

  private static double value(Evaluation e, String metric) {
    return e.scores().stream()
        .filter(s -> s.metric().id().equals(metric))
        .mapToDouble(s -> s.estimate().value())
        .findFirst()
        .orElseThrow();
  }

  /** Names, types and shapes of all inputs and outputs. */
  private static List<String> takesAndGives(Model m) {
    List<String> all = new ArrayList<>();
    TensorSpec.inputs(m.onnx().graph()).forEach(s -> all.add("in " + s));
    TensorSpec.outputs(m.onnx().graph()).forEach(s -> all.add("out " + s));
    return all;
  }

  private static String write(Model m, String prompt) {
    try (TextGenerator g = TextGenerator.open(m, CPU, 1)) {
      return g.generate(prompt, GenerationRequest.greedy(12), GenerationListener.NONE, NOBODY)
          .text();
    }
  }

  private static RecipeRunner.Outcome apply(LanguageModels.Opened opened, String spec) {
    return new RecipeRunner(PASSES)
        .run(
            opened.model(),
            new Recipe(List.of(PassSpec.parse(spec, PASSES))),
            Optional.of(opened.data()),
            Machines.vnni(),
            NOBODY);
  }

  private static Stream<Arguments> cases(Predicate<Arguments> wanted) {
    return CASES.stream()
        .flatMap(c -> Stream.of(LanguageModels.values()).map(m -> Arguments.of(c.pass(), m, c)))
        .filter(wanted);
  }

  private static boolean isQuick(Arguments a) {
    boolean trains = PASSES.require((String) a.get()[0]).family() == Pass.Family.TRAIN;
    return !trains && a.get()[1] == LanguageModels.STORIES;
  }

  static Stream<Arguments> quick() {
    return cases(LanguageModelPassesTest::isQuick);
  }

  static Stream<Arguments> others() {
    return cases(a -> !isQuick(a));
  }

  @Test
  void noPassIsLeftOut() {
    assertThat(CASES.stream().map(Case::pass).toList())
        .containsExactlyInAnyOrderElementsOf(PASSES.all().stream().map(Pass::id).toList());
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("quick")
  void aVariantKeepsItsCacheAndWritesOrThePassRefuses(String pass, LanguageModels which, Case c)
      throws IOException {
    holds(which, c);
  }

  @Tag("heavy")
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("others")
  void soItIsOfOtherModelsAndOfTraining(String pass, LanguageModels which, Case c)
      throws IOException {
    holds(which, c);
  }

  private static void holds(LanguageModels which, Case c) throws IOException {
    Reference before = reference(which);
    double most = c.ratios().get(which.ordinal());
    if (most < 0) {
      assertThatThrownBy(() -> apply(before.opened(), c.spec()))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining(c.sentence());
      return;
    }
    RecipeRunner.Outcome outcome = apply(before.opened(), c.spec());
    assertThat(outcome.steps().get(0).changed()).isPositive();
    outcome.steps().get(0).refused().forEach(n -> assertThat(n.node()).isNotBlank());
    Path file = Files.createTempDirectory(folder, "variant").resolve("model.onnx");
    RecipeRunner.write(outcome, file);
    Model variant =
        ModelOpener.open(file, SetupFlags.none(), NOBODY).asVariantOf(before.opened().model());
    assertThat(takesAndGives(variant)).isEqualTo(before.takesAndGives());
    assertThat(write(variant, before.opened().prompt())).isNotBlank();
    Evaluation e = evaluate(variant, before.opened(), before.answers());
    assertThat(value(e, "perplexity") / before.perplexity()).isBetween(0.5, most);
    assertThat(value(e, "agreement")).isGreaterThanOrEqualTo(c.agreement());
    assertThat(value(e, "kl-divergence")).isGreaterThanOrEqualTo(0);
  }

  /** The original teaches: what it expects next, not what the texts say. */
  @Test
  @Tag("heavy")
  void trainingWithTheOriginalAsTeacherBringsAPrunedModelBack() throws IOException {
    Reference before = reference(LanguageModels.STORIES);
    double[] divergence = new double[2];
    List<Recipe.Step> steps = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      steps.add(
          PassSpec.parse(
              List.of(
                      "prune-magnitude:sparsity=0.7",
                      "recover:epochs=3,minutes=0,learning-rate=0.001")
                  .get(i),
              PASSES));
      RecipeRunner.Outcome outcome =
          new RecipeRunner(PASSES)
              .run(
                  before.opened().model(),
                  new Recipe(steps),
                  Optional.of(before.opened().data()),
                  Machines.vnni(),
                  NOBODY);
      Path file = Files.createTempDirectory(folder, "pruned").resolve("model.onnx");
      RecipeRunner.write(outcome, file);
      Model variant =
          ModelOpener.open(file, SetupFlags.none(), NOBODY).asVariantOf(before.opened().model());
      divergence[i] = value(evaluate(variant, before.opened(), before.answers()), "kl-divergence");
    }
    assertThat(divergence[1]).isLessThan(divergence[0] / 2);
  }
}
