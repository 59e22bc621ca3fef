package dev.lathe.optimizers.distillation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.SmallSentences;
import dev.lathe.optimizers.testing.SmallSentences.Answer;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.Training;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A student that is to look where its teacher looks. */
@ExtendWith(OwnHome.class)
class AttentionLossTest {
  private static final Dataset SENTENCES = SmallSentences.data(240, 5);
  private static final Dataset FRESH = SmallSentences.data(30, 77);

  private static PassResult distil(Model teacher, String values, Dataset data) {
    return Training.distil(teacher, "labels=no," + values, data);
  }

  /** One value of a model for an example. */
  private static float[] inside(OnnxModel model, String value, Example example) {
    OnnxModel open = model.copy();
    Value v = HiddenPairs.value(open, value).orElseThrow();
    v.setType(Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.empty())));
    open.graph().addOutput(v);
    return Tensors.floats(Runs.run(open, ((TensorSample) example.sample()).tensors()).get(value));
  }

  /** Mean over heads of absolute differences. */
  private static double apart(float[] a, float[] b) {
    int heads = a.length / b.length;
    double sum = 0;
    for (int i = 0; i < b.length; i++) {
      double mean = 0;
      for (int h = 0; h < heads; h++) {
        mean += a[h * b.length + i] / heads;
      }
      sum += Math.abs(mean - b[i]);
    }
    return sum / b.length;
  }

  @ParameterizedTest
  @CsvSource({"2,2", "4,1"})
  void attentionMapsOfASmallerTransformerComeNearTheTeachers(int heads, int own) {
    OnnxModel onnx = SmallSentences.network(3, 2, heads, 32, Answer.EMBEDDING);
    Model teacher = SmallSentences.model(onnx, Tasks.TEXT_EMBEDDING);
    String values = "width=0.5,depth=0.5,epochs=8,template=transformer,attention=";
    PassResult free = distil(teacher, values + "0", SENTENCES);
    PassResult held = distil(teacher, values + "1", SENTENCES);
    assertThat(held.notes()).contains("Attention maps compared: layer1.attention with l1.map.");
    assertThat(free.notes()).noneMatch(n -> n.contains("ttention"));
    assertThat(held.notes()).anyMatch(n -> n.contains(own == 1 ? "with 1 head," : "with 2 heads,"));
    assertThat(held.onnx().graph().outputs()).hasSize(1);
    assertThat(held.onnx().graph().nodeCount()).isEqualTo(free.onnx().graph().nodeCount());
    assertThat(distance(onnx, held.onnx())).isLessThan(0.85 * distance(onnx, free.onnx()));
  }

  private static double distance(OnnxModel teacher, OnnxModel student) {
    return FRESH.examples().stream()
        .mapToDouble(
            e -> {
              float[] taught = inside(teacher, "l1.map", e);
              float[] own = inside(student, "layer1.attention", e);
              return apart(taught, own);
            })
        .average()
        .orElseThrow();
  }

  @Test
  void convolutionsLookAtTheSamePlacesWithoutAProjection() {
    OnnxModel onnx = SmallTask.network(3, 12);
    // Judged by cosine, which keeps rising: of classes the first epoch that has all would be kept.
    Model teacher = Passes.wrap(onnx);
    Dataset data = SmallTask.data(240, 5);
    String values = "width=0.4,epochs=10,hidden=0.1,attention=";
    PassResult free = distil(teacher, values + "0", data);
    PassResult held = distil(teacher, values + "1", data);
    assertThat(held.notes())
        .contains("Attention over the picture compared: ra with ra, rb with rb.");
    assertThat(held.onnx().graph().nodeCount()).isEqualTo(onnx.graph().nodeCount());
    assertThat(energyApart(onnx, held.onnx())).isLessThan(0.8 * energyApart(onnx, free.onnx()));
  }

  private static double energyApart(OnnxModel teacher, OnnxModel student) {
    return SmallTask.data(30, 77).examples().stream()
        .mapToDouble(e -> apart(energy(inside(teacher, "rb", e)), energy(inside(student, "rb", e))))
        .average()
        .orElseThrow();
  }

  private static float[] energy(float[] activations) {
    float[] map = new float[64];
    double squares = 0;
    for (int i = 0; i < activations.length; i++) {
      map[i % 64] += activations[i] * activations[i];
    }
    for (float f : map) {
      squares += (double) f * f;
    }
    for (int i = 0; i < map.length; i++) {
      map[i] /= (float) Math.sqrt(squares);
    }
    return map;
  }

  /** As positions from a table of 64 have it: the usual 128 tokens leave its shapes open. */
  @Test
  void aTeacherOfFewTokensIsComparedToo() {
    OnnxModel onnx = SmallSentences.network(3, 1, 2, 16, Answer.EMBEDDING);
    Graph graph = onnx.graph();
    Node norm =
        graph.nodes().stream().filter(n -> n.is("LayerNormalization")).findFirst().orElseThrow();
    Value words = norm.input(0).orElseThrow();
    Value table = graph.addInitializer("places", Tensors.ofFloats(new float[1024], 1, 64, 16));
    Value shape = graph.newValue("words.shape", Optional.empty());
    Value first = graph.addInitializer("first", Tensors.ofLongs(new long[] {0}, 1));
    Value axis = graph.addInitializer("axis", Tensors.ofLongs(new long[] {1}, 1));
    Value length = graph.newValue("words.length", Optional.empty());
    Value positions = graph.newValue("positions", Optional.empty());
    Value sum = graph.newValue("embeddings", Optional.empty());
    before(graph, norm, "Shape", shape, words);
    before(graph, norm, "Gather", length, shape, axis);
    before(graph, norm, "Slice", positions, table, first, length, axis);
    before(graph, norm, "Add", sum, words, positions);
    norm.replaceInput(0, sum);
    Model teacher = SmallSentences.model(onnx, Tasks.TEXT_EMBEDDING);
    String values = "width=1,epochs=0.2,template=transformer,attention=1";
    assertThat(distil(teacher, values, SmallSentences.data(40, 5)).notes())
        .contains("Attention maps compared: layer1.attention with l0.map.");
  }

  private static void before(Graph graph, Node anchor, String type, Value out, Value... inputs) {
    graph.addNodeBefore(
        anchor,
        "",
        type,
        out.name(),
        Arrays.stream(inputs).map(Optional::of).toList(),
        List.of(Optional.of(out)));
  }
}
