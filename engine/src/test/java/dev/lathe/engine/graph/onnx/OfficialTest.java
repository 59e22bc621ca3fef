package dev.lathe.engine.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.facts.ModelFacts;
import dev.lathe.engine.graph.onnx.OnnxChecker.Verdict;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.engine.graph.shape.InputSizes;
import dev.lathe.testing.Shared;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The official checker and shape inference, asked in their own process. */
class OfficialTest {
  private static final Optional<ValueType> PICTURE =
      Optional.of(ValueType.tensor(DataType.FLOAT, 1, 3, 8, 8));

  private static final Shape OPEN = new Shape(Collections.nCopies(4, new Dimension.Unknown()));

  private static OnnxModel model(String op, long stride) {
    Graph g = new Graph("g");
    Value x = g.addInput("x", PICTURE);
    Value w = g.addInitializer("w", Tensors.ofFloats(new float[4 * 3 * 9], 4, 3, 3, 3));
    Value y = g.newValue("y", Optional.empty());
    Node n =
        g.addNode("", op, "conv", List.of(Optional.of(x), Optional.of(w)), List.of(Optional.of(y)));
    n.setAttribute(Attribute.of("strides", new long[] {stride, stride}));
    y.setType(Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.of(OPEN))));
    g.addOutput(y);
    return new OnnxModel(8, Map.of("", 17L), g, List.of(), Map.of(), Optional.empty());
  }

  @Test
  void aValidModelIsValidAndItsShapesAreInferred() {
    OnnxModel model = model("Conv", 2);
    InferredTypes types = ShapeInference.infer(model);
    assertThat(types.problems()).isEmpty();
    assertThat(types.shape(model.graph().outputs().get(0)).orElseThrow()).hasToString("[1,4,3,3]");
  }

  @Test
  void aModelThatCrashesTheLibraryIsOnlyAProblem() {
    OnnxModel bad = model("Conv", 0);
    assertThat(OnnxChecker.check(bad)).isInstanceOf(Verdict.NotChecked.class);
    ModelFacts facts = ModelAnalysis.analyse(bad);
    assertThat(facts.problems()).anyMatch(p -> p.contains("crashes on this model"));
    assertThat(facts.nodeCount()).isEqualTo(1);
    assertThat(ShapeInference.infer(model("Conv", 1)).problems()).isEmpty();
  }

  /** Each death costs a start; a model that kills the library is not given to it for ever. */
  @Test
  void aModelThatCrashesTheLibraryIsNotAskedAboutAgainAndAgain() {
    OnnxModel bad = model("Conv", 0).with(8, Map.of("", 16L), Map.of());
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          for (int i = 0; i < 500; i++) {
            assertThat(ShapeInference.infer(bad, InputSizes.typical(bad)).problems())
                .anyMatch(p -> p.contains("crashes on this model"));
          }
        });
    assertThat(ShapeInference.infer(model("Conv", 1)).problems()).isEmpty();
  }

  @Test
  void whatBreaksARuleIsInvalid() {
    OnnxModel unknown = model("Convolve", 1);
    assertThat(OnnxChecker.check(unknown))
        .isInstanceOfSatisfying(
            Verdict.Invalid.class, v -> assertThat(v.reason()).contains("Convolve"));
  }

  @Test
  void newerModelsAreNotCheckedRatherThanWrong() {
    OnnxModel newer = model("Convolve", 1).with(10, Map.of("", 99L), Map.of());
    assertThat(OnnxChecker.check(newer))
        .isInstanceOfSatisfying(
            Verdict.NotChecked.class, v -> assertThat(v.reason()).contains("opset 22"));
  }

  @Test
  void foreignOperatorsAreNamedAsNotLookedAt() {
    OnnxModel model = OnnxFiles.read(Shared.model("text/sms_spam_tfidf_lr.onnx"));
    assertThat(OnnxChecker.check(model))
        .isEqualTo(new Verdict.Valid(List.of("operators of com.microsoft were not checked")));
  }

  @Test
  void faultyModelsAreDescribedWithTheirProblems() {
    for (String name : List.of("no_opset", "bad_graph_shapes", "custom_op_unknown_domain")) {
      ModelFacts facts =
          ModelAnalysis.analyse(OnnxFiles.read(Shared.path("models/odd/" + name + ".onnx")));
      assertThat(facts.nodeCount()).isPositive();
    }
    assertThat(
            ModelAnalysis.analyse(OnnxFiles.read(Shared.path("models/odd/no_opset.onnx")))
                .problems())
        .anyMatch(p -> p.contains("does not say which operator set"));
    assertThat(
            ModelAnalysis.analyse(OnnxFiles.read(Shared.path("models/odd/bad_graph_shapes.onnx")))
                .problems())
        .anyMatch(p -> p.contains("Incompatible dimensions"));
  }
}
