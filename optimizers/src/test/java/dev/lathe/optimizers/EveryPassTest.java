package dev.lathe.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassDraft;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import dev.lathe.optimizers.recipe.TrainingSteps;
import dev.lathe.optimizers.testing.DraftTruth;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.testing.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every registered pass, whatever it does. */
class EveryPassTest {
  private static final PassRegistry REGISTRY = PassRegistry.standard();
  private static final OnnxModel NETWORK = SmallTask.residualNetwork(7, 16);
  private static final Dataset DATA = SmallTask.data(40, 3);

  static List<Pass> passes() {
    return REGISTRY.all();
  }

  @ParameterizedTest
  @MethodSource("passes")
  void isDeclaredInFull(Pass pass) {
    assertThat(pass.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(pass.name()).isNotBlank();
    assertThat(pass.doc()).endsWith(".");
    assertThat(pass.brief()).isNotBlank().hasSizeLessThanOrEqualTo(60).doesNotEndWith(".");
    Set<String> ids = new HashSet<>();
    for (Param<?> p : pass.params()) {
      assertThat(ids.add(p.id())).as("one parameter " + p.id()).isTrue();
      assertThat(p.name()).isNotBlank();
      assertThat(p.doc()).endsWith(".");
      assertThat(problem(p)).isEmpty();
      if (p instanceof Param.ChoiceParam c) {
        assertThat(c.options())
            .as("people read words")
            .allSatisfy(o -> assertThat(o.word()).matches("[A-Z0-9].*"));
      }
      p.enabledWhen()
          .ifPresent(c -> assertThat(PassRegistry.requireParam(pass, c.paramId())).isNotNull());
    }
  }

  private static <T> java.util.Optional<String> problem(Param<T> p) {
    return p.problem(p.initial());
  }

  @ParameterizedTest
  @MethodSource("passes")
  void flagsParseAndRecipesRoundTrip(Pass pass) {
    StringBuilder spec = new StringBuilder(pass.id());
    String separator = ":";
    for (Param<?> p : pass.params()) {
      spec.append(separator).append(p.id()).append('=').append(p.initial());
      separator = ",";
    }
    Recipe.Step step = PassSpec.parse(spec.toString(), REGISTRY);
    assertThat(step.values()).isEqualTo(ParamValues.initial(pass.params()));
    Recipe recipe = new Recipe(List.of(step));
    assertThat(RecipeJson.read(RecipeJson.write(recipe), REGISTRY)).isEqualTo(recipe);
    assertThat(PassSpec.format(step, REGISTRY)).isEqualTo(pass.id());
    assertThat(PassCatalog.json(pass).path("params")).hasSize(pass.params().size());
  }

  /** Every pass with its initial values, and with each other value of each parameter. */
  static Stream<String> recipes() {
    return Stream.concat(
        // Of what takes another input than these tensors, see its own test.
        passes().stream()
            .filter(p -> !p.changesInput())
            .flatMap(EveryPassTest::specs)
            .filter(s -> !trains(s)),
        // Of more steps than one: thresholds, grids and files of what the steps before made.
        Stream.of(
            "round-weights:bits=2 then prune-magnitude:sparsity=0.3",
            "prune-nm then prune-magnitude:sparsity=0.7 then round-weights:bits=4",
            "prune-channels then round-weights:bits=3",
            "prune-channels then int8-static",
            "prune-nm then int8-dynamic",
            "clean then fp16"));
  }

  private static boolean trains(String specs) {
    return new TrainingSteps(REGISTRY).in(recipe(specs));
  }

  private static Recipe recipe(String specs) {
    return new Recipe(
        Stream.of(specs.split(" then ")).map(s -> PassSpec.parse(s, REGISTRY)).toList());
  }

  private static Stream<String> specs(Pass pass) {
    return Stream.concat(
        Stream.of(pass.id()),
        pass.params().stream()
            .flatMap(p -> others(p).map(value -> pass.id() + ":" + p.id() + "=" + value)));
  }

  private static Stream<?> others(Param<?> param) {
    if (param.equals(NodeSelection.PARAM)) {
      return Stream.of("one+logits");
    }
    if (param instanceof Param.ChoiceParam p) {
      return p.choices().stream().filter(c -> !c.equals(p.initial()));
    }
    if (param instanceof Param.FlagParam p) {
      return Stream.of(!p.initial());
    }
    if (param instanceof Param.IntParam p) {
      return Stream.of(p.min(), (p.min() + p.max()) / 2).filter(v -> !v.equals(p.initial()));
    }
    if (param instanceof Param.DecimalParam p) {
      return Stream.of((p.min() + p.max()) / 2);
    }
    return Stream.of();
  }

  /** What the window shows is what Make variant makes, or it says what is missing. */
  @ParameterizedTest
  @MethodSource("recipes")
  void aDraftTellsTheTruth(String specs, @TempDir Path dir) {
    // A CPU without an 8-bit dot product gets weights of 7 bits.
    boolean automatic = REGISTRY.find(specs).isPresent();
    for (Machine machine :
        automatic ? List.of(Machines.vnni(), Machines.avx2()) : List.of(Machines.avx2())) {
      new DraftTruth(dir, machine, REGISTRY, NETWORK, DATA).hold(recipe(specs));
    }
  }

  static Stream<Pass> passesForNodes() {
    return passes().stream().filter(Pass::takesNodes);
  }

  @ParameterizedTest
  @MethodSource("passesForNodes")
  void aPassThatIsLimitedToNodesLeavesTheOthersAlone(Pass pass, @TempDir Path dir) {
    OnnxModel unnamed = NETWORK.copy();
    unnamed.graph().nodes().forEach(n -> n.setName(""));
    DraftTruth truth = new DraftTruth(dir, Machines.vnni(), REGISTRY, unnamed, DATA);
    Recipe limited = recipe(pass.id() + ":nodes=Conv → two+MatMul → hidden");
    truth.hold(limited);
    OnnxModel variant = truth.made(limited);
    for (String weight : List.of("one_w", "three_w", "logits_w")) {
      assertThat(initializer(variant, weight)).isEqualTo(initializer(NETWORK, weight));
    }
    for (String weight : List.of("two_w", "hidden_w")) {
      assertThat(initializer(variant, weight)).isNotEqualTo(initializer(NETWORK, weight));
    }
    assertThatThrownBy(() -> truth.made(recipe(pass.id() + ":nodes=two")))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("no node 'two'");
  }

  /** Its elements; empty where the model has no FLOAT initializer of that name. */
  private static List<Float> initializer(OnnxModel model, String name) {
    return model.graph().initializers().stream()
        .filter(v -> v.name().equals(name))
        .map(v -> v.constant().orElseThrow())
        .filter(t -> t.type() == DataType.FLOAT)
        .flatMap(
            t -> {
              float[] f = Tensors.floats(t);
              return IntStream.range(0, f.length).mapToObj(i -> f[i]);
            })
        .toList();
  }

  @ParameterizedTest
  @MethodSource("passes")
  void everyChoiceHasAWord(Pass pass) {
    for (Param<?> param : pass.params()) {
      if (param instanceof Param.ChoiceParam p) {
        assertThat(p.options()).as(p.id()).extracting(Param.Choice::word).doesNotHaveDuplicates();
        for (Param.Choice c : p.options()) {
          assertThat(c.word()).as(p.id() + "=" + c.id()).matches("[A-Z0-9].*");
        }
        assertThat(p.doc().split("[^a-z0-9-]+"))
            .as("the doc of " + p.id() + " names values by their words")
            .noneMatch(word -> p.choices().contains(word) && word.matches("[a-z]+[0-9].*|auto"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("passes")
  void whatIsDeclaredFitsTogether(Pass pass) {
    boolean trains = pass.needs().contains(Pass.Need.TRAINING);
    PassDraft draft = pass.draft(ParamValues.initial(pass.params()), Machines.vnni());
    assertThat(pass.family() == Pass.Family.TRAIN).isEqualTo(trains);
    assertThat(draft.kind() == PassDraft.Kind.NOTHING).isEqualTo(trains);
    if (draft.kind() == PassDraft.Kind.WEIGHTS) {
      assertThat(pass.changesOnlyWeights()).isTrue();
      assertThat(draft.edit()).isPresent();
    }
    if (pass.changesStructure()) {
      assertThat(pass.changesOnlyWeights()).isFalse();
      assertThat(draft.edit()).isEmpty();
    }
    assertThat(pass.params()).containsAll(pass.headline().stream().toList());
    assertThat(pass.params()).containsAll(pass.channelShare().stream().toList());
  }

  /** To write the page anew: run this test with {@code -Dlathe.write.docs=true}. */
  @Test
  void thePageInTheDocsIsTheGeneratedOne() throws Exception {
    Path page = Shared.projectRoot().resolve("docs/passes.md");
    String generated = PassDocs.render(REGISTRY);
    if (Boolean.getBoolean("lathe.write.docs")) {
      Files.writeString(page, generated);
    }
    assertThat(page).hasContent(generated);
  }
}
