package dev.lathe.optimizers.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Sidecars;
import dev.lathe.optimizers.FakePass;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.SquareDetector;
import dev.lathe.optimizers.testing.TestGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeRunnerTest {
  private static OnnxModel network() {
    TestGraph g = TestGraph.seeded(1);
    Value y = g.op("MatMul", "a", g.input("x", 2, 8), g.weight("w", 8, 8));
    y = g.op("Identity", "id", y);
    return g.output(g.op("MatMul", "b", y, g.weight("v", 8, 4)), 2, 4).model(13);
  }

  private static RecipeRunner.Outcome run(PassRegistry registry, Model model, String... specs) {
    Recipe recipe =
        new Recipe(java.util.Arrays.stream(specs).map(s -> PassSpec.parse(s, registry)).toList());
    return new RecipeRunner(registry)
        .run(model, recipe, Optional.empty(), Machines.vnni(), JobContext.unwatched());
  }

  @Test
  void aRecipeReplaysToTheSameBytes(@TempDir Path folder) throws Exception {
    PassRegistry registry = PassRegistry.standard();
    Model model = Passes.wrap(network());
    RecipeRunner.Outcome first = run(registry, model, "clean", "round-weights:bits=4");
    assertThat(first.steps()).extracting(RecipeRunner.StepResult::changed).containsExactly(1, 2);
    Path file = folder.resolve("out.onnx");
    RecipeRunner.write(first, file);
    OnnxModel read = OnnxFiles.read(file);
    assertThat(read.metadata()).containsEntry(Provenance.SOURCE, model.sha256());
    Recipe recipe = RecipeJson.read(read.metadata().get(Provenance.RECIPE), registry);
    RecipeRunner.Outcome second =
        new RecipeRunner(registry)
            .run(
                Passes.wrap(network()),
                recipe,
                Optional.empty(),
                Machines.vnni(),
                JobContext.unwatched());
    Path again = folder.resolve("again.onnx");
    RecipeRunner.write(second, again);
    assertThat(again).hasSameBinaryContentAs(file);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  /** What flags or a sidecar said of the source holds for the variant, wherever it is moved to. */
  @Test
  void theSetupTravelsInsideTheVariant(@TempDir Path folder) {
    Model model = SquareDetector.model(folder);
    PassRegistry registry = PassRegistry.standard();
    Path first = folder.resolve("first.onnx");
    RecipeRunner.write(run(registry, model, "clean"), first);
    Path second = folder.resolve("second.onnx");
    RecipeRunner.write(run(registry, opened(first), "fp16"), second);
    for (Path file : List.of(first, second)) {
      ModelSetup setup = opened(file).setup();
      assertThat(setup.sources()).containsEntry("box-format", "from the model's metadata");
      assertThat(setup.withSources(Map.of()))
          .isEqualTo(model.setup().withSources(Map.of()))
          .matches(s -> s.labels().contains("green"));
    }
  }

  /** Guesses are made again, so that a tokenizer that comes later may tell better. */
  @Test
  void whatAnybodyWouldGuessIsNotWrittenDown(@TempDir Path folder) {
    Path file = folder.resolve("plain.onnx");
    OnnxFiles.write(network(), file);
    Map<String, String> metadata =
        run(PassRegistry.standard(), opened(file), "clean").onnx().metadata();
    assertThat(metadata).containsKey(Provenance.RECIPE).doesNotContainKey(Sidecars.METADATA_KEY);
  }

  private static Model opened(Path file) {
    return ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
  }

  @Test
  void aVariantOfAVariantRemembersBothRecipes() {
    PassRegistry registry = PassRegistry.standard();
    OnnxModel once = run(registry, Passes.wrap(network()), "clean").onnx();
    Map<String, String> metadata =
        run(registry, Passes.wrap(once), "prune-magnitude").onnx().metadata();
    assertThat(metadata.get(Provenance.RECIPE)).contains("prune-magnitude");
    assertThat(metadata.get(Provenance.SOURCE_RECIPE)).contains("clean");
  }

  private static OnnxModel withTwoOutputs() {
    OnnxModel model = network();
    Optional<ValueType> type = Optional.of(ValueType.tensor(DataType.FLOAT, 2, 4));
    Node relu =
        model
            .graph()
            .addNode(
                "",
                "Relu",
                "relu",
                List.of(Optional.of(model.graph().outputs().get(0))),
                List.of(Optional.empty(), Optional.of(model.graph().newValue("z", type))));
    model.graph().addOutput(relu.output(1).orElseThrow());
    return model;
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "draft"})
  void aPassThatStopsAtABrokenModelNamesWhatIsBroken(String door) {
    PassRegistry registry =
        new PassRegistry(
            List.of(
                new FakePass(
                    "reads",
                    in -> {
                      in.onnx().graph().nodes().forEach(Node::firstOutput);
                      throw new IllegalStateException("a fault of the pass");
                    })));
    RecipeRunner runner = new RecipeRunner(registry);
    Recipe recipe = new Recipe(List.of(PassSpec.parse("reads", registry)));
    Consumer<OnnxModel> use =
        onnx -> {
          if (door.equals("run")) {
            run(registry, Passes.wrap(onnx), "reads");
          } else {
            runner.draft(Passes.wrap(onnx), recipe, Machines.vnni(), JobContext.unwatched());
          }
        };
    assertThatThrownBy(() -> use.accept(withTwoOutputs()))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.code().exitCode()).isEqualTo(2))
        .hasMessageContaining("not valid ONNX")
        .hasMessageContaining("relu")
        .hasMessageContaining("output size");
    assertThatThrownBy(() -> use.accept(network()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a fault of the pass");
  }

  @Test
  void aGraphWithoutOutputsIsRefusedBeforeAnyPass() {
    OnnxModel model = network();
    model.graph().removeOutput(model.graph().outputs().get(0));
    for (Pass pass : PassRegistry.standard().all()) {
      assertThatThrownBy(() -> run(PassRegistry.standard(), Passes.wrap(model), pass.id()))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("no output");
    }
  }

  @Test
  void switchedOffStepsDoNothing() {
    PassRegistry registry = PassRegistry.standard();
    Recipe.Step on = PassSpec.parse("round-weights:bits=2", registry);
    Recipe recipe = new Recipe(List.of(new Recipe.Step(on.passId(), on.values(), false)));
    RecipeRunner.Outcome outcome =
        new RecipeRunner(registry)
            .run(
                Passes.wrap(network()),
                recipe,
                Optional.empty(),
                Machines.vnni(),
                JobContext.unwatched());
    assertThat(outcome.steps()).isEmpty();
    assertThat(outcome.onnx().metadata()).containsKey(Provenance.RECIPE);
  }

  @Test
  void aPassThatTouchesItsInputIsNamed() {
    FakePass same = new FakePass("same", in -> new PassReport().result(in.onnx()));
    assertThatThrownBy(() -> run(new PassRegistry(List.of(same)), Passes.wrap(network()), "same"))
        .hasMessageContaining("the pass same returned its input");
    FakePass meddler =
        new FakePass(
            "meddler",
            in -> {
              in.onnx().graph().nodes().get(0).setName("other");
              in.onnx()
                  .graph()
                  .addInitializer(
                      "more", in.onnx().graph().initializers().get(0).constant().orElseThrow());
              return new PassReport().result(in.onnx().copy());
            });
    assertThatThrownBy(
            () -> run(new PassRegistry(List.of(meddler)), Passes.wrap(network()), "meddler"))
        .hasMessageContaining("the pass meddler changed its input");
  }

  @Test
  void aPassThatBreaksTheModelIsNamed() {
    FakePass breaker =
        new FakePass(
            "breaker",
            in -> {
              OnnxModel copy = in.onnx().copy();
              copy.graph().nodes().get(0).clearInput(1);
              PassReport report = new PassReport();
              report.done("a", "broken");
              PassResult result = report.result(copy);
              return result;
            });
    assertThatThrownBy(
            () -> run(new PassRegistry(List.of(breaker)), Passes.wrap(network()), "breaker"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("The pass breaker made a model that is not valid");
  }

  @Test
  void whatDoesNotSuitTheModelIsRefusedBeforeAnyWork() {
    TestGraph g = TestGraph.seeded(2);
    OnnxModel none = g.output(g.op("Relu", "y", g.input("x", 2)), 2).model(13);
    assertThatThrownBy(() -> run(PassRegistry.standard(), Passes.wrap(none), "round-weights"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("round-weights cannot be applied to test")
        .hasMessageContaining("no weights");
  }

  @Test
  void valuesOutOfRangeAreRefusedWhoeverMadeTheRecipe() {
    PassRegistry registry = PassRegistry.standard();
    for (Map<String, Object> values :
        List.<Map<String, Object>>of(
            Map.of("bits", 17), Map.of("bits", "four"), Map.of("bit", 4))) {
      Recipe recipe =
          new Recipe(List.of(new Recipe.Step("round-weights", new ParamValues(values), true)));
      assertThatThrownBy(
              () ->
                  new RecipeRunner(registry)
                      .run(
                          Passes.wrap(network()),
                          recipe,
                          Optional.empty(),
                          Machines.vnni(),
                          JobContext.unwatched()))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("bit");
    }
  }

  @Test
  void aCancelledRunEnds() {
    JobControl control = new JobControl();
    control.cancel();
    PassRegistry registry = PassRegistry.standard();
    assertThatThrownBy(
            () ->
                new RecipeRunner(registry)
                    .run(
                        Passes.wrap(network()),
                        new Recipe(List.of(PassSpec.parse("clean", registry))),
                        Optional.empty(),
                        Machines.vnni(),
                        control))
        .isInstanceOf(CancelledException.class);
  }
}
