package dev.lathe.optimizers.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.optimizers.pass.Figure;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.optimizers.testing.Training;
import dev.lathe.optimizers.training.SmallTaskScore;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import dev.lathe.optimizers.training.fit.TrainingVerdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(OwnHome.class)
class DistilPassTest {
  private static final Dataset DATA = SmallTask.data(400, 5);
  private static final Dataset FRESH = SmallTask.data(200, 77);
  private static OnnxModel teacher;

  @TempDir Path folder;

  @BeforeAll
  static void trainTheTeacher() {
    teacher = Training.learned(SmallTask.model(SmallTask.network(3, 12)), 0.01, DATA);
  }

  private static PassResult distil(String values, Dataset data) {
    return Training.distil(SmallTask.model(teacher), values, data);
  }

  private static PassResult distil(String values, Dataset data, JobContext context) {
    return Training.distil(SmallTask.model(teacher), values, data, context);
  }

  private static long parameters(OnnxModel model) {
    return model.graph().initializers().stream()
        .mapToLong(v -> v.constant().orElseThrow().elements())
        .sum();
  }

  @Test
  void halfTheWidthLearnsWhatTheTeacherKnows() {
    PassResult result = distil("width=0.5,epochs=12", DATA);
    assertThat(parameters(result.onnx())).isLessThan(parameters(teacher) / 2);
    assertThat(SmallTaskScore.ort(result.onnx(), FRESH))
        .isGreaterThan(SmallTaskScore.ort(teacher, FRESH) - 0.1);
    assertThat(result.notes())
        .anyMatch(n -> n.matches("Parameters: 1,.* in the teacher, .* in the student .*"))
        .anyMatch(n -> n.matches("Accuracy, on 40 held-out examples: teacher .*; student .* … .*"))
        .anyMatch(n -> n.startsWith("Student minus teacher: "));
    assertThat(result.done()).isNotEmpty();
  }

  @Test
  void theSameStudentFromScratchShowsWhatDistillationBrings() {
    List<TrainingEvent> curve = new ArrayList<>();
    JobControl control = new JobControl();
    List<String> verdicts = new ArrayList<>();
    control.onEvent(
        e -> {
          if (e instanceof TrainingVerdict v) {
            verdicts.add(v.sentence());
          } else {
            curve.add((TrainingEvent) e);
          }
        });
    PassResult result = distil("width=0.9,epochs=1,scratch", DATA, control);
    assertThat(first(curve, "student")).isGreaterThan(first(curve, "from scratch"));
    assertThat(result.notes())
        .anyMatch(n -> n.contains("; the same student from scratch "))
        .anyMatch(n -> n.matches("What distillation brings over .* points \\(95 % interval .*"));
    assertThat(result.figures())
        .extracting(Figure::name)
        .containsExactly(
            "teacher", "student", "scratch", "student_minus_teacher", "student_minus_scratch");
    Estimate benefit = result.figures().get(4).estimate();
    assertThat(benefit.n()).isEqualTo(40);
    assertThat(benefit.value())
        .isBetween(benefit.low(), benefit.high())
        .isCloseTo(value(result, "student") - value(result, "scratch"), within(1e-9));
    boolean sure = benefit.low() > 0 || benefit.high() < 0;
    assertThat(verdicts.get(verdicts.size() - 1).contains("may be chance")).isEqualTo(!sure);
    assertThat(curve.stream().filter(e -> e.score().isPresent() && e.step() > 0))
        .isNotEmpty()
        .allMatch(e -> e.interval().orElseThrow().n() == 40);
  }

  private static double value(PassResult result, String name) {
    return result.figures().stream()
        .filter(f -> f.name().equals(name))
        .mapToDouble(f -> f.estimate().value())
        .findFirst()
        .orElseThrow();
  }

  private static double first(List<TrainingEvent> curve, String series) {
    return curve.stream()
        .filter(e -> e.series().equals(series))
        .findFirst()
        .orElseThrow()
        .score()
        .orElseThrow();
  }

  @Test
  void hiddenStatesAreLearnedThroughProjectionsThatGoAgain() {
    PassResult result = distil("width=0.5,epochs=6,hidden=1,standardize,temperature=2", DATA);
    assertThat(result.notes()).anyMatch(n -> n.startsWith("Hidden states compared: "));
    assertThat(result.onnx().graph().outputs()).hasSize(1);
    assertThat(result.onnx().graph().nodeCount()).isEqualTo(teacher.graph().nodeCount());
    assertThat(SmallTaskScore.ort(result.onnx(), FRESH)).isGreaterThan(0.7);
  }

  @Test
  void withoutLabelsTheTeacherIsAllThereIs() {
    PassResult result = distil("width=0.5,epochs=10,alpha=0,scratch", SmallTask.unlabelled(DATA));
    assertThat(result.notes())
        .anyMatch(
            n ->
                n.matches(
                    "Agreement with the teacher, on 40 held-out examples: student .*scratch.*"));
    assertThat(SmallTaskScore.ort(result.onnx(), FRESH)).isGreaterThan(0.7);
  }

  @Test
  void aStudentOfItsOwnGetsTheNamesOfTheTeacher() {
    OnnxModel own = SmallTask.network(8, 5);
    own.graph().inputs().get(0).setName("pixels");
    own.graph().outputs().get(0).setName("scores");
    PassResult result = distil("epochs=15,student=" + written(own), DATA);
    assertThat(result.onnx().graph().inputs().get(0).name()).isEqualTo("x");
    assertThat(result.onnx().graph().outputs().get(0).name()).isEqualTo("logits");
    assertThat(parameters(result.onnx())).isEqualTo(parameters(own));
    assertThat(SmallTaskScore.ort(result.onnx(), FRESH))
        .isGreaterThan(SmallTaskScore.ort(SmallTask.network(8, 5), FRESH) + 0.2);
  }

  private Path written(OnnxModel model) {
    Path file = folder.resolve("student.onnx");
    OnnxFiles.write(model, file);
    return file;
  }

  @Test
  void aStudentWithOtherOutputsIsRefused() {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.input("x", -1, 1, 8, 8);
    Value flat = g.op("Flatten", "flat", x);
    OnnxModel three =
        g.output(g.op("MatMul", "three", flat, g.weight("w", 64, 3)), -1, 3).model(17);
    String values = "student=" + written(three);
    assertThatThrownBy(() -> distil(values, DATA))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("other outputs than the teacher");
  }

  @Test
  void aStudentWithOtherInputsIsRefused() {
    TestGraph g = TestGraph.seeded(1);
    Value flat = g.op("Flatten", "flat", g.input("x", -1, 3, 8, 8));
    OnnxModel colours =
        g.output(g.op("MatMul", "logits", flat, g.weight("w", 192, 4)), -1, 4).model(17);
    String values = "student=" + written(colours);
    assertThatThrownBy(() -> distil(values, DATA))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("other inputs than the teacher");
  }

  @Test
  void aStudentThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> distil("student=nowhere.onnx", DATA))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("nowhere.onnx");
  }

  @Test
  void badDataEndInASentence() {
    assertThatThrownBy(() -> distil("width=0.5", SmallTask.data(1, 1)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("too little to train on");
    assertThatThrownBy(() -> distil("labels=yes", SmallTask.unlabelled(DATA)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("cannot be trained with labels");
  }

  @Test
  void aMissingClassIsNoFault() {
    Dataset three = SmallTask.without(DATA, 2);
    assertThat(distil("width=0.5,epochs=1", three).changed()).isPositive();
  }

  @Test
  void whoEndsTheTrainingGetsTheStudentSoFar() {
    JobControl control = new JobControl();
    control.onEvent(
        e -> {
          if (e instanceof TrainingEvent t && t.epoch() > 1) {
            control.finish();
          }
        });
    PassResult result = distil("width=0.5,epochs=200,scratch", DATA, control);
    assertThat(result.notes()).anyMatch(n -> n.contains("was not trained from scratch"));
  }

  @Test
  void halfTheBlocksOfAResidualNetworkLearnWithNormalizationsThatGoAgain() {
    OnnxModel deep = residual();
    PassResult result =
        Training.distil(
            SmallTask.model(deep), "depth=0.5,width=0.75,hidden=0.2,alpha=0.1,epochs=10", DATA);
    assertThat(result.onnx().graph().nodes().stream().filter(n -> n.is("Add"))).hasSize(2);
    assertThat(result.onnx().graph().nodes()).noneMatch(n -> n.is("BatchNormalization"));
    assertThat(parameters(result.onnx())).isLessThan(parameters(deep) / 2);
    assertThat(SmallTaskScore.ort(result.onnx(), FRESH)).isGreaterThan(0.5);
  }

  private static OnnxModel residual() {
    TestGraph g = TestGraph.seeded(2);
    List<Attribute> pads = List.of(Attribute.of("pads", new long[] {1, 1, 1, 1}));
    Value x = g.input("x", -1, 1, 8, 8);
    Value y = g.op("Relu", "stem", g.op("Conv", "c", pads, x, g.weight("c_w", 8, 1, 3, 3)));
    for (int i = 0; i < 4; i++) {
      Value a = g.op("Conv", "a" + i, pads, y, g.weight("a_w" + i, 8, 8, 3, 3));
      Value b =
          g.op("Conv", "b" + i, pads, g.op("Relu", "ra" + i, a), g.weight("b_w" + i, 8, 8, 3, 3));
      y = g.op("Relu", "end" + i, g.op("Add", "sum" + i, y, b));
    }
    Value pooled = g.op("Flatten", "flat", g.op("GlobalAveragePool", "pool", y));
    return g.output(
            g.op("Gemm", "logits", pooled, g.weight("l_w", 8, 4), g.weight("l_b", 4)), -1, 4)
        .model(17);
  }
}
