package dev.lathe.optimizers.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.distillation.attention.AttentionMaps;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.rewrite.SizedShapes;
import dev.lathe.optimizers.testing.FusedSentences;
import dev.lathe.optimizers.testing.FusedSentences.Kind;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.SmallSentences;
import dev.lathe.optimizers.testing.SmallSentences.Answer;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.optimizers.testing.Training;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Students and teachers whose attention is one operator are compared too. */
@ExtendWith(OwnHome.class)
class FusedAttentionLossTest {
  private static final Dataset SENTENCES = SmallSentences.data(120, 5);
  private static final Dataset FRESH = SmallSentences.data(10, 77);

  private static OnnxModel spelledOut() {
    return SmallSentences.network(3, 2, 2, 16, Answer.EMBEDDING);
  }

  private static PassResult distil(OnnxModel teacher, String values) {
    Model model = SmallSentences.model(teacher, Tasks.TEXT_EMBEDDING);
    return Training.distil(model, "labels=no," + values, SENTENCES);
  }

  /** A layer's map for an example, of whichever kind. */
  private static TensorData map(OnnxModel model, int layer, Map<String, TensorData> fed) {
    AttentionMaps found = AttentionMaps.of(model, SizedShapes.of(model).types());
    OnnxModel open = model.copy();
    String name = found.maps().get(layer).showIn(open);
    Value v = HiddenPairs.value(open, name).orElseThrow();
    v.setType(Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.empty())));
    open.graph().addOutput(v);
    return Runs.run(open, fed).get(name);
  }

  private static Map<String, TensorData> fed(Example example) {
    return ((TensorSample) example.sample()).tensors();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void mapsAreThoseOfTheSameAttentionSpelledOut(Kind kind) {
    OnnxModel spelled = spelledOut();
    OnnxModel fused = FusedSentences.of(spelled, kind, 2);
    assertThat(fused.graph().nodes()).filteredOn(kind::is).hasSize(2);
    assertThat(fused.graph().nodes()).noneMatch(n -> n.is("Softmax"));
    Map<String, TensorData> padded = new LinkedHashMap<>();
    padded.put("input_ids", Tensors.ofLongs(new long[] {3, 14, 5, 20, 7, 2, 9, 0, 0, 0}, 2, 5));
    padded.put("attention_mask", Tensors.ofLongs(new long[] {1, 1, 1, 1, 1, 1, 1, 0, 0, 0}, 2, 5));
    for (Map<String, TensorData> in : List.of(fed(FRESH.examples().get(0)), padded)) {
      assertThat(Runs.worst(Runs.run(spelled, in), Runs.run(fused, in))).isLessThan(1e-4);
      for (int layer = 0; layer < 2; layer++) {
        TensorData expected = map(spelled, layer, in);
        TensorData beside = map(fused, layer, in);
        assertThat(beside.shape()).isEqualTo(expected.shape());
        assertThat(Tensors.floats(beside)).containsExactly(Tensors.floats(expected), within(1e-5f));
      }
    }
  }

  /** As ONNX Runtime's optimizer leaves encoders: the embedding tells where sentences end. */
  @Test
  void masksThatAnEmbeddingMakesAreRead() {
    Map<String, TensorData> padded = new LinkedHashMap<>();
    padded.put("input_ids", Tensors.ofInts(new int[] {3, 14, 5, 20, 7, 2, 9, 0, 0, 0}, 2, 5));
    padded.put("attention_mask", Tensors.ofInts(new int[] {1, 1, 1, 1, 1, 1, 1, 0, 0, 0}, 2, 5));
    TensorData ends = map(embedded(true), 0, padded);
    TensorData keys = map(embedded(false), 0, padded);
    assertThat(ends.shape()).isEqualTo(new long[] {2, 2, 5, 5});
    assertThat(Tensors.floats(ends)).containsExactly(Tensors.floats(keys), within(1e-6f));
    assertThat(Tensors.floats(ends)[54]).isLessThan(1e-6f);
  }

  /** With the mask that the embedding makes, or with that of the model. */
  private static OnnxModel embedded(boolean made) {
    TestGraph g = TestGraph.seeded(3);
    Value ids = g.input("input_ids", DataType.INT32, -1, -1);
    Value mask = g.input("attention_mask", DataType.INT32, -1, -1);
    Value x = g.graph().newValue("x", Optional.empty());
    Value ends = g.graph().newValue("ends", Optional.empty());
    List<Optional<Value>> embedding = new ArrayList<>();
    embedding.add(Optional.of(ids));
    embedding.add(Optional.empty());
    embedding.add(Optional.of(g.weight("words", SmallSentences.VOCABULARY, 8)));
    embedding.add(Optional.of(g.weight("positions", 16, 8)));
    embedding.add(Optional.empty());
    embedding.add(Optional.of(g.positive("gamma", 8)));
    embedding.add(Optional.of(g.weight("beta", 8)));
    embedding.add(Optional.of(mask));
    g.graph()
        .addNode(
            "com.microsoft",
            "EmbedLayerNormalization",
            "embedding",
            embedding,
            List.of(Optional.of(x), Optional.of(ends)));
    Value y = g.graph().newValue("y", Optional.empty());
    Node attention =
        g.graph()
            .addNode(
                "com.microsoft",
                "Attention",
                "attention",
                List.of(
                    Optional.of(x),
                    Optional.of(g.weight("w", 8, 24)),
                    Optional.of(g.weight("b", 24)),
                    Optional.of(made ? ends : mask)),
                List.of(Optional.of(y)));
    attention.setAttribute(Attribute.of("num_heads", 2));
    return g.output(y, -1, -1, 8).model(17).with(8, Map.of("", 17L, "com.microsoft", 1L), Map.of());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void fusedStudentsLookWhereFusedTeachersLook(Kind kind) {
    OnnxModel teacher = FusedSentences.of(spelledOut(), kind, 2);
    String values = "width=1,depth=0.5,epochs=4,attention=";
    PassResult free = distil(teacher, values + "0");
    PassResult held = distil(teacher, values + "1");
    assertThat(held.notes())
        .contains(
            "Attention maps compared: l0.joined with l0.joined.",
            "Maps of fused attention are computed beside it while the student learns.");
    OnnxModel student = held.onnx();
    assertThat(student.graph().outputs()).hasSize(1);
    assertThat(operators(student)).isEqualTo(operators(free.onnx()));
    assertThat(student.graph().nodes()).filteredOn(kind::is).hasSize(1);
    if (kind != Kind.STANDARD) {
      // Whose operator set is newer than the checker; ONNX Runtime opens it below.
      assertThat(OnnxChecker.check(student)).isInstanceOf(OnnxChecker.Verdict.Valid.class);
    }
    assertThat(distance(teacher, student)).isLessThan(0.8 * distance(teacher, free.onnx()));
  }

  private static List<String> operators(OnnxModel model) {
    return model.graph().nodes().stream().map(Node::opType).toList();
  }

  /** How far maps of the first layers are apart. */
  private static double distance(OnnxModel teacher, OnnxModel student) {
    double sum = 0;
    for (Example example : FRESH.examples()) {
      float[] taught = Tensors.floats(map(teacher, 0, fed(example)));
      float[] own = Tensors.floats(map(student, 0, fed(example)));
      for (int i = 0; i < taught.length; i++) {
        sum += Math.abs(taught[i] - own[i]) / taught.length;
      }
    }
    return sum;
  }

  @Test
  void aSpelledOutStudentLearnsFromAFusedTeacher() {
    OnnxModel teacher = FusedSentences.of(spelledOut(), Kind.MULTI_HEAD, 2);
    PassResult result =
        distil(teacher, "width=1,depth=0.5,epochs=0.2,attention=1,template=transformer");
    assertThat(result.notes())
        .contains("Attention maps compared: layer1.attention with l1.joined.")
        .anyMatch(n -> n.contains("1 layer, 16 wide, with 2 heads"));
    assertThat(result.onnx().graph().nodes()).noneMatch(n -> n.opType().endsWith("Attention"));
  }

  @Test
  void attentionThatCannotBeShownIsNamedWithTheReason() {
    TestGraph g = TestGraph.seeded(3);
    Value ids = g.input("input_ids", DataType.INT64, -1, -1);
    Value mask = g.input("attention_mask", DataType.INT64, -1, -1);
    Value seen = g.op("Cast", "seen", List.of(Attribute.of("to", 1)), mask);
    Value x = g.op("Gather", "e", g.weight("words", SmallSentences.VOCABULARY, 8), ids);
    Value y = g.graph().newValue("y", Optional.empty());
    Node attention =
        g.graph()
            .addNode(
                "com.microsoft",
                "MultiHeadAttention",
                "mha",
                List.of(Optional.of(x), Optional.of(x), Optional.of(x)),
                List.of(Optional.of(y)));
    attention.setAttribute(Attribute.of("num_heads", 2));
    Attribute last = Attribute.of("axes", new long[] {2});
    Value real = g.op("Mul", "r", y, g.op("Unsqueeze", "m", List.of(last), seen));
    List<Attribute> tokens =
        List.of(Attribute.of("keepdims", 0), Attribute.of("axes", new long[] {1}));
    Value mean = g.op("ReduceSum", "s", tokens, real);
    OnnxModel teacher =
        g.output(g.op("MatMul", "out", mean, g.weight("w", 8, 4)), -1, 4)
            .model(10)
            .with(8, Map.of("", 10L, "com.microsoft", 1L), Map.of());
    PassResult result = distil(teacher, "width=1,epochs=0.2,attention=1");
    String why = "MultiHeadAttention mha (the model's operator set is older than 11).";
    assertThat(result.notes())
        .contains(
            "No attention is compared: no attention maps are found in student and teacher."
                + " Attention of the student without maps: "
                + why
                + " Attention of the teacher without maps: "
                + why);
    PassResult other = distil(teacher, "width=1,epochs=0.2,attention=1,template=transformer");
    assertThat(other.notes())
        .contains(
            "No attention is compared: no attention maps are found in the teacher."
                + " Attention of the teacher without maps: "
                + why);
  }
}
