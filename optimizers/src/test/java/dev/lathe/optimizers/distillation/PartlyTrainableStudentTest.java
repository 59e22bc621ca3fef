package dev.lathe.optimizers.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.PartlyTrainable;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.Training;
import dev.lathe.optimizers.testing.Weights;
import dev.lathe.optimizers.training.SmallTaskScore;
import dev.lathe.optimizers.training.recover.RecoverPass;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Teachers that PyTorch cannot run: only what of the student is trained has to be. */
@ExtendWith(OwnHome.class)
class PartlyTrainableStudentTest {
  private static final Dataset DATA = SmallTask.data(240, 5);
  private static final Dataset FRESH = SmallTask.data(200, 77);
  private static OnnxModel teacher;

  @TempDir Path folder;

  @BeforeAll
  static void trainTheTeacher() {
    String values = "frozen-extractor,labels=yes,epochs=20,minutes=0,learning-rate=0.05";
    teacher = apply(new RecoverPass(), values, PartlyTrainable.normalizer()).onnx();
  }

  private static PassResult apply(Pass pass, String values, OnnxModel onnx) {
    return Training.apply(pass, values, SmallTask.model(onnx), DATA);
  }

  private static PassResult distil(String values) {
    return apply(new DistilPass(), "minutes=0," + values, teacher);
  }

  /** On how many fresh examples both choose the same class. */
  private static double agreement(OnnxModel student) {
    int same = 0;
    for (var example : FRESH.examples()) {
      Map<String, TensorData> in = ((TensorSample) example.sample()).tensors();
      same += best(student, in) == best(teacher, in) ? 1 : 0;
    }
    return (double) same / FRESH.size();
  }

  private static int best(OnnxModel model, Map<String, TensorData> in) {
    float[] y = Tensors.floats(Runs.run(model, in).values().iterator().next());
    int best = 0;
    for (int i = 1; i < y.length; i++) {
      best = y[i] > y[best] ? i : best;
    }
    return best;
  }

  @Test
  void aNarrowerCopyLearnsBehindWhatCannotBeTrained() {
    String part = "frozen-extractor,width=0.5,labels=no,";
    OnnxModel before = distil(part + "epochs=0.1,learning-rate=1e-9").onnx();
    PassResult result = distil(part + "epochs=12,learning-rate=0.03");
    assertThat(agreement(result.onnx())).isGreaterThan(agreement(before) + 0.1);
    for (String front : List.of("a_w", "a_b", "b_w")) {
      assertThat(Weights.data(result.onnx(), front).bytes())
          .as(front)
          .isEqualTo(Weights.data(before, front).bytes());
    }
    assertThat(Weights.data(result.onnx(), "a_w").elements())
        .isLessThan(Weights.data(teacher, "a_w").elements());
    assertThat(Weights.data(result.onnx(), "h_w").bytes())
        .isNotEqualTo(Weights.data(before, "h_w").bytes());
    assertThat(result.notes()).anyMatch(n -> n.contains("normal (ai.onnx.ml.Normalizer)"));
  }

  @Test
  void fromScratchOnlyThatPartBeginsAtRandom() {
    PassResult result = distil("frozen-extractor,width=0.5,scratch,epochs=1,learning-rate=0.01");
    assertThat(result.notes())
        .anyMatch(n -> n.startsWith("From scratch, only what is trained begins with random"))
        .anyMatch(n -> n.contains("; the same student from scratch "));
  }

  @Test
  void hiddenStatesOfThatPartAreCompared() {
    PassResult result = distil("frozen-extractor,width=0.5,hidden=1,epochs=1,learning-rate=0.01");
    assertThat(result.notes()).contains("Hidden states compared: rh with rh.");
    assertThat(result.onnx().graph().outputs()).hasSize(1);
    assertThat(result.onnx().graph().nodeCount()).isEqualTo(teacher.graph().nodeCount());
  }

  @Test
  void aStudentFileThatCanBeTrainedNeedsNoMore() {
    Path file = folder.resolve("student.onnx");
    OnnxFiles.write(SmallTask.network(8, 5), file);
    PassResult result = distil("student=" + file + ",labels=no,epochs=15,learning-rate=0.01");
    assertThat(agreement(result.onnx())).isGreaterThan(agreement(SmallTask.network(8, 5)) + 0.2);
    assertThat(result.notes()).noneMatch(n -> n.contains("Normalizer"));
  }

  @Test
  void aTemplateInARecipeLearnsFromAModelThatCannotBeTrainedAtAll() {
    PassRegistry registry = PassRegistry.standard();
    RecipeRunner.Outcome outcome =
        new RecipeRunner(registry)
            .run(
                SmallTask.model(PartlyTrainable.normalizedLast()),
                new Recipe(
                    List.of(
                        PassSpec.parse(
                            "distil:template=cnn,alpha=0,epochs=8,minutes=0,learning-rate=0.03",
                            registry))),
                Optional.of(DATA),
                Machines.vnni(),
                JobContext.unwatched());
    assertThat(SmallTaskScore.ort(outcome.onnx(), FRESH)).isGreaterThan(0.5);
  }

  @Test
  void whatIsLearnedIntoAttributesCountsAsTheTeachersSize() {
    String values = "template=mlp,labels=no,epochs=0.1,minutes=0,learning-rate=0.01";
    PassResult result = apply(new DistilPass(), values, PartlyTrainable.regression());
    assertThat(result.notes())
        .anyMatch(n -> n.startsWith("Parameters: 260 in the teacher, 296 in the student"));
  }

  @Test
  void aRefusedCopySaysWhatElseMayLearn() {
    assertThatThrownBy(() -> distil("width=0.5,epochs=1"))
        .isInstanceOfSatisfying(
            LatheException.class,
            e -> {
              assertThat(e.what())
                  .startsWith("The student cannot be trained as a whole: ai.onnx.ml.Normalizer");
              assertThat(e.todo())
                  .startsWith("Train only what lies behind it: 4 weights.")
                  .contains("A student file without such nodes, or a template, can be trained");
              assertThat(e.remedies())
                  .containsExactlyInAnyOrder(Remedy.FROZEN_EXTRACTOR, Remedy.STUDENT);
            });
  }

  @Test
  void whereNothingIsBehindOnlyAnotherStudentIsOffered() {
    String values = "frozen-extractor,width=0.5,epochs=1";
    OnnxModel last = PartlyTrainable.normalizedLast();
    assertThatThrownBy(() -> apply(new DistilPass(), values, last))
        .isInstanceOfSatisfying(
            LatheException.class,
            e -> {
              assertThat(e.what()).startsWith("The student cannot be trained: ai.onnx.ml.");
              assertThat(e.todo()).contains("A student file without such nodes, or a template");
              assertThat(e.remedies()).containsExactly(Remedy.STUDENT);
            });
  }
}
