package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.distillation.DistilPass;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.PartlyTrainable;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.optimizers.testing.Training;
import dev.lathe.optimizers.testing.Weights;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.qat.QatPass;
import dev.lathe.optimizers.training.recover.RecoverPass;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes whose operator has a rule, that refuse to be run all the same. */
@ExtendWith(OwnHome.class)
class RefusalInARunTest {
  private static final Dataset DATA = SmallTask.data(160, 5);
  private static final Dataset FRESH = SmallTask.data(160, 77);

  private static PassResult apply(Pass pass, String values, OnnxModel onnx) {
    return apply(pass, values, onnx, JobContext.unwatched());
  }

  private static PassResult apply(Pass pass, String values, OnnxModel onnx, JobContext context) {
    return Training.apply(
        pass, "minutes=0," + values, SmallTask.model(onnx), onnx, Optional.of(DATA), context);
  }

  @Test
  void theRefusalOffersWhatLiesBehind() {
    OnnxModel model = PartlyTrainable.reordered();
    assertThat(TrainableGraph.unsupported(model)).isEmpty();
    for (Pass pass : List.of(new RecoverPass(), new QatPass(), new DistilPass())) {
      assertThat(pass.unsupported(model)).isEmpty();
      assertThatThrownBy(() -> apply(pass, "epochs=1", model))
          .isInstanceOfSatisfying(
              LatheException.class,
              e -> {
                assertThat(e.what()).contains("com.microsoft.MatMulNBits (node packed)");
                assertThat(e.why()).contains("reordered");
                assertThat(e.todo()).contains("Train only what lies behind it: 4 weights.");
                assertThat(e.remedies()).contains(Remedy.FROZEN_EXTRACTOR);
              });
    }
  }

  @Test
  void nothingIsAskedOfTheTeacherBeforeARefusal() {
    JobControl control = new JobControl();
    assertThatThrownBy(
            () -> apply(new RecoverPass(), "epochs=1", PartlyTrainable.reordered(), control))
        .isInstanceOf(LatheException.class);
    assertThat(control.progress().text()).isEqualTo("Trying one example");
  }

  @Test
  void recoveryTrainsTheLayersBehind() {
    OnnxModel model = PartlyTrainable.reordered();
    PassResult result =
        apply(new RecoverPass(), "frozen-extractor,labels=yes,epochs=12,learning-rate=0.05", model);
    assertThat(SmallTaskScore.ort(result.onnx(), FRESH))
        .isGreaterThan(SmallTaskScore.ort(model, FRESH) + 0.2);
    assertThat(Weights.floats(result.onnx(), "b_w")).isEqualTo(Weights.floats(model, "b_w"));
    assertThat(result.done()).hasSize(4);
    assertThat(result.notes()).anyMatch(n -> n.contains("The node packed (com.microsoft."));
  }

  @Test
  void theCutIsMadeBehindTheLastOfThem() {
    OnnxModel model = PartlyTrainable.reorderedTwice();
    assertThatThrownBy(() -> apply(new RecoverPass(), "epochs=1", model))
        .isInstanceOfSatisfying(
            LatheException.class,
            e -> {
              assertThat(e.what()).contains("(node packed)");
              assertThat(e.todo()).contains("behind it and 1 more such node: 4 weights");
            });
    PassResult result =
        apply(new RecoverPass(), "frozen-extractor,epochs=1,learning-rate=0.01", model);
    assertThat(result.changed()).isEqualTo(4);
    assertThat(Weights.floats(result.onnx(), "m_w")).isEqualTo(Weights.floats(model, "m_w"));
  }

  @Test
  void quantizationAwareTrainingTrainsTheLayersBehind() {
    OnnxModel model = PartlyTrainable.reordered();
    String bits = "frozen-extractor,labels=yes,weight-bits=4,";
    OnnxModel untrained =
        apply(new QatPass(), bits + "epochs=0.1,learning-rate=1e-9", model).onnx();
    PassResult result = apply(new QatPass(), bits + "epochs=8,learning-rate=0.05", model);
    assertThat(result.notes()).anyMatch(n -> n.contains("The node packed (com.microsoft."));
    assertThat(result.onnx().graph().nodeCount()).isEqualTo(untrained.graph().nodeCount());
    assertThat(SmallTaskScore.ort(result.onnx(), FRESH))
        .isGreaterThan(SmallTaskScore.ort(untrained, FRESH) + 0.1);
  }

  @Test
  void aStudentIsTrainedBehind() {
    OnnxModel model = PartlyTrainable.reordered();
    PassResult result =
        apply(
            new DistilPass(),
            "frozen-extractor,width=1,alpha=0,epochs=8,learning-rate=0.05",
            model);
    assertThat(SmallTaskScore.ort(result.onnx(), FRESH))
        .isGreaterThan(SmallTaskScore.ort(model, FRESH) + 0.2);
    assertThat(Weights.floats(result.onnx(), "b_w")).isEqualTo(Weights.floats(model, "b_w"));
  }

  /**
   * A weight that was a text on its way, which PyTorch does not hold; only constants lead to it.
   */
  @Test
  void aConstantThatCannotBeComputedIsTakenFromTheFrozenPart() {
    TestGraph g = TestGraph.seeded(3);
    Value flat = g.op("Flatten", "flat", g.input("x", -1, 1, 8, 8));
    Value text = g.op("Cast", "text", List.of(Attribute.of("to", 8L)), g.weight("first", 64, 128));
    Value number = g.op("Cast", "number", List.of(Attribute.of("to", 1L)), text);
    Value h = g.op("Relu", "h", g.op("MatMul", "hm", flat, number));
    Value y = g.op("Gemm", "y", h, g.weight("l_w", 128, 4), g.weight("l_b", 4));
    OnnxModel model = g.output(y, -1, 4).model(17);
    assertThat(TrainableGraph.unsupported(model)).isEmpty();
    PassResult result =
        apply(new RecoverPass(), "frozen-extractor,labels=yes,epochs=12,learning-rate=0.02", model);
    assertThat(SmallTaskScore.ort(result.onnx(), DATA))
        .isGreaterThan(SmallTaskScore.ort(model, DATA) + 0.2);
    assertThat(result.changed()).isEqualTo(2);
    assertThat(Weights.floats(result.onnx(), "first")).isEqualTo(Weights.floats(model, "first"));
  }
}
