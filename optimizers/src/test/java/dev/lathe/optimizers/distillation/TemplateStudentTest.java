package dev.lathe.optimizers.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.recipe.ModelCheck;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.SmallSentences;
import dev.lathe.optimizers.testing.SmallSentences.Answer;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.optimizers.testing.Training;
import dev.lathe.optimizers.training.SmallTaskScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** New small networks as students. */
@ExtendWith(OwnHome.class)
class TemplateStudentTest {
  private static final Dataset PICTURES = SmallTask.data(240, 5);
  private static final Dataset SENTENCES = SmallSentences.data(240, 5);

  private static long parameters(OnnxModel model) {
    return model.graph().initializers().stream()
        .mapToLong(v -> v.constant().orElseThrow().elements())
        .sum();
  }

  private static void isValidAndOpen(OnnxModel student, OnnxModel teacher, int... lengths) {
    assertThat(ModelCheck.require(student, teacher, "distil")).isEmpty();
    assertThat(student.graph().inputs().stream().map(Value::name))
        .containsExactlyElementsOf(teacher.graph().inputs().stream().map(Value::name).toList());
    for (int open : lengths) {
      Map<String, TensorData> feed = Runs.inputs(teacher, 3, open);
      Map<String, TensorData> wanted = Runs.run(teacher, feed);
      Map<String, TensorData> given = Runs.run(student, feed);
      assertThat(given.keySet()).isEqualTo(wanted.keySet());
      wanted.forEach(
          (name, t) -> {
            assertThat(given.get(name).shape()).isEqualTo(t.shape());
            assertThat(Tensors.floats(given.get(name))).doesNotContain(Float.NaN);
          });
    }
  }

  @ParameterizedTest
  @CsvSource({"cnn,10", "mlp,30"})
  void picturesAreLearnedByNetworksThatTheTeacherIsNot(String template, int epochs) {
    Model teacher = SmallTask.model(SmallTask.network(3, 12));
    PassResult result =
        Training.distil(
            teacher, "alpha=0,scratch,epochs=" + epochs + ",template=" + template, PICTURES);
    isValidAndOpen(result.onnx(), teacher.onnx(), 1, 5);
    assertThat(SmallTaskScore.ort(result.onnx(), SmallTask.data(200, 77))).isGreaterThan(0.5);
    assertThat(result.onnx().graph().nodes()).noneMatch(n -> n.is("BatchNormalization"));
    assertThat(result.changed()).isPositive();
    // With nothing of the teacher it is from scratch itself: the very same training.
    assertThat(result.notes()).anyMatch(n -> n.contains("+0.0 points") && n.contains("chance"));
  }

  @Test
  void widthAndDepthDecideTheSizeOfAPerceptron() {
    Model teacher = SmallTask.model(deep());
    OnnxModel large =
        Training.distil(teacher, "width=0.8,epochs=0.1,template=mlp", PICTURES).onnx();
    OnnxModel narrow =
        Training.distil(teacher, "width=0.4,epochs=0.1,template=mlp", PICTURES).onnx();
    OnnxModel flat =
        Training.distil(teacher, "width=0.8,depth=0.3,epochs=0.1,template=mlp", PICTURES).onnx();
    assertThat((double) parameters(large) / parameters(teacher.onnx())).isBetween(0.6, 0.65);
    assertThat((double) parameters(narrow) / parameters(teacher.onnx())).isBetween(0.14, 0.17);
    assertThat(count(large, "Gemm")).isEqualTo(5);
    assertThat(count(flat, "Gemm")).isEqualTo(2);
  }

  private static OnnxModel deep() {
    TestGraph g = TestGraph.seeded(2);
    Value x = g.op("Flatten", "flat", g.input("x", -1, 1, 8, 8));
    int wide = 64;
    for (int i = 0; i < 6; i++) {
      x = g.op("Relu", "r" + i, g.op("Gemm", "g" + i, x, g.weight("w" + i, wide, 100)));
      wide = 100;
    }
    return g.output(g.op("Gemm", "logits", x, g.weight("w", wide, 4)), -1, 4).model(17);
  }

  private static long count(OnnxModel model, String operator) {
    return model.graph().nodes().stream().filter(n -> n.is(operator)).count();
  }

  @Test
  void aConvolutionalTeacherOfColoursLastGetsAStudentWithBlocks() {
    TestGraph g = TestGraph.seeded(2);
    Value x = g.input("x", -1, 16, 16, 3);
    List<Attribute> first = List.of(Attribute.of("perm", new long[] {0, 3, 1, 2}));
    List<Attribute> pads = List.of(Attribute.of("pads", new long[] {1, 1, 1, 1}));
    Value y = g.op("Transpose", "t", first, x);
    int wide = 3;
    for (int i = 0; i < 12; i++) {
      y = g.op("Relu", "r" + i, g.op("Conv", "c" + i, pads, y, g.weight("w" + i, 32, wide, 3, 3)));
      wide = 32;
    }
    Value p = g.op("Softmax", "p", g.op("GlobalAveragePool", "pool", y));
    p.producer().orElseThrow().setAttribute(Attribute.of("axis", 1));
    Model teacher = SmallTask.model(g.output(p, -1, 32, 1, 1).model(17));
    OnnxModel student =
        Training.distil(teacher, "epochs=0.1,template=cnn", pixels(16, 16, 3)).onnx();
    isValidAndOpen(student, teacher.onnx(), 1, 3);
    // Twelve convolutions over three sizes of the picture: two blocks each.
    assertThat(count(student, "Add")).isEqualTo(6);
    assertThat(parameters(student))
        .isBetween(parameters(teacher.onnx()) / 6, parameters(teacher.onnx()) / 4);
    float[] sums = Tensors.floats(Runs.run(student, Runs.inputs(student, 1, 1)).get("p"));
    float sum = 0;
    for (float f : sums) {
      sum += f;
    }
    assertThat(sum).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4f));
  }

  private static Dataset pixels(long... shape) {
    Random random = new Random(4);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      float[] values = new float[(int) (shape[0] * shape[1] * shape[2])];
      for (int k = 0; k < values.length; k++) {
        values[k] = (float) random.nextGaussian();
      }
      TensorData tensor = Tensors.ofFloats(values, 1, shape[0], shape[1], shape[2]);
      examples.add(
          new Example(new TensorSample("p" + i, Map.of("x", tensor)), OptionalInt.empty()));
    }
    return new Dataset("pixels", examples, List.of());
  }

  @Test
  void columnsOfATableNeedNotBeOfOneSize() {
    TestGraph g = TestGraph.seeded(2);
    Value a = g.input("a", -1, 3);
    Value b = g.input("b", -1, 2);
    Value both = g.op("Concat", "ab", List.of(Attribute.of("axis", 1)), a, b);
    Value h = g.op("Tanh", "h", g.op("MatMul", "m", both, g.weight("w", 5, 20)));
    OnnxModel onnx = g.output(g.op("MatMul", "y", h, g.weight("v", 20, 1)), -1, 1).model(17);
    Random random = new Random(9);
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      float[] left = {random.nextFloat(), random.nextFloat() - 4, 1000 * random.nextFloat()};
      float[] right = {random.nextFloat(), random.nextFloat()};
      Map<String, TensorData> row =
          Map.of("a", Tensors.ofFloats(left, 1, 3), "b", Tensors.ofFloats(right, 1, 2));
      rows.add(new Example(new TensorSample("row" + i, row), OptionalInt.empty()));
    }
    Model teacher = Passes.wrap(onnx);
    Dataset table = new Dataset("table", rows, List.of());
    PassResult result = Training.distil(teacher, "width=1,epochs=20,scratch,template=mlp", table);
    isValidAndOpen(result.onnx(), onnx, 1, 7);
    assertThat(result.notes())
        .anyMatch(n -> n.contains("nothing but the teacher to learn from"))
        .anyMatch(n -> n.startsWith("The student is a new multilayer perceptron"));
  }

  @ParameterizedTest
  @EnumSource(Answer.class)
  void sentencesOfAnyLengthAreAnsweredAsTheTeacherAnswers(Answer answer) {
    Task task = answer == Answer.LOGITS ? Tasks.TEXT_CLASSIFICATION : Tasks.TEXT_EMBEDDING;
    OnnxModel onnx = SmallSentences.network(3, 2, 2, 32, answer);
    PassResult result =
        Training.distil(
            SmallSentences.model(onnx, task),
            "width=0.5,depth=0.5,epochs=1,labels=no,template=transformer",
            SENTENCES);
    isValidAndOpen(result.onnx(), onnx, 1, 4, 17);
    assertThat(count(result.onnx(), "Softmax")).isEqualTo(1);
    assertThat(result.notes())
        .anyMatch(n -> n.contains("a new transformer of 1 layer, 16 wide, with 2 heads"));
    if (answer == Answer.EMBEDDING) {
      Map<String, TensorData> made = Runs.run(result.onnx(), Runs.inputs(result.onnx(), 8, 6));
      double squares = 0;
      float[] floats = Tensors.floats(made.get("sentence"));
      for (int i = 0; i < 32; i++) {
        squares += floats[i] * floats[i];
      }
      assertThat(squares).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
    }
  }

  @Test
  void aNewTransformerLearnsAndDoesNotSeePadding() {
    Model teacher =
        SmallSentences.model(
            SmallSentences.network(3, 2, 2, 32, Answer.LOGITS), Tasks.TEXT_CLASSIFICATION);
    PassResult result =
        Training.distil(teacher, "width=0.5,alpha=0,epochs=10,template=transformer", SENTENCES);
    Map<String, TensorData> tight =
        Map.of(
            "input_ids", Tensors.ofLongs(new long[] {3, 14, 5}, 1, 3),
            "attention_mask", Tensors.ofLongs(new long[] {1, 1, 1}, 1, 3));
    Map<String, TensorData> padded =
        Map.of(
            "input_ids", Tensors.ofLongs(new long[] {3, 14, 5, 0, 0}, 1, 5),
            "attention_mask", Tensors.ofLongs(new long[] {1, 1, 1, 0, 0}, 1, 5));
    assertThat(Runs.worst(Runs.run(result.onnx(), tight), Runs.run(result.onnx(), padded)))
        .isLessThan(1e-4);
    assertThat(result.figures().get(1).name()).isEqualTo("student");
    assertThat(result.figures().get(1).estimate().value()).isGreaterThan(0.8);
  }

  @ParameterizedTest
  @CsvSource({
    "cnn,sentences,one picture,template=transformer",
    "mlp,sentences,always as many,template=transformer",
    "transformer,pictures,a table of words,template=cnn or template=mlp"
  })
  void aTemplateThatDoesNotFitIsRefusedInASentence(
      String template, String data, String why, String instead) {
    boolean sentences = data.equals("sentences");
    Model teacher =
        sentences
            ? SmallSentences.model(
                SmallSentences.network(3, 1, 2, 16, Answer.LOGITS), Tasks.TEXT_CLASSIFICATION)
            : SmallTask.model(SmallTask.network(3, 4));
    assertThatThrownBy(
            () ->
                Training.distil(teacher, "template=" + template, sentences ? SENTENCES : PICTURES))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("template " + template + " does not fit")
        .hasMessageContaining(why)
        .hasMessageContaining(instead);
  }

  @Test
  void aFileAndATemplateExcludeEachOther() {
    Model teacher = SmallTask.model(SmallTask.network(3, 4));
    assertThatThrownBy(() -> Training.distil(teacher, "template=cnn,student=a.onnx", PICTURES))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("both a file and a template");
  }
}
