package dev.lathe.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.causal.NextTokenSign;
import dev.lathe.engine.generate.TinyDecoders.Cache;
import dev.lathe.engine.generate.TinyDecoders.Kind;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorCasts;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small decoder without a cache and without a config is told from taggers, both ways. */
class GuessedGenerationTest {
  private static final Kind PLAIN = new Kind(Cache.NONE, 4, DataType.FLOAT, true, true);

  @TempDir Path dir;

  private String guess(Consumer<Graph> change) throws IOException {
    Path file = TinyDecoders.write(dir, PLAIN, 64);
    Files.delete(file.resolveSibling("config.json"));
    OnnxModel onnx = OnnxFiles.read(Files.readAllBytes(file)).copy();
    change.accept(onnx.graph());
    OnnxFiles.write(onnx, file);
    return ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched()).setup().task().id();
  }

  private static Node comparison(Graph g) {
    return g.nodes().stream().filter(n -> n.is("LessOrEqual")).findFirst().orElseThrow();
  }

  /** The places that a token may look at are those of a constant. */
  private static void look(Graph g, long... places) {
    int n = (int) Math.sqrt(places.length);
    Value constant =
        g.addInitializer(
            "seen", TensorCasts.cast(Tensors.ofLongs(places, 1, 1, n, n), DataType.BOOL));
    comparison(g).firstOutput().replaceAllUsesWith(constant);
  }

  /** Other scores than one for each token of the vocabulary. */
  private static void width(Graph g, int classes) {
    Value head =
        g.initializers().stream().filter(v -> v.name().equals("head")).findFirst().orElseThrow();
    g.setInitializer(head, Tensors.ofFloats(new float[32 * classes], 32, classes));
    Value logits = g.outputs().get(0);
    List<Dimension> axes =
        List.of(Dimension.of("batch"), Dimension.of("sequence"), Dimension.of(classes));
    logits.setType(
        Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.of(new Shape(axes)))));
  }

  @Test
  void oneThatScoresItsVocabularyAndLooksBackWritesTexts() throws IOException {
    assertThat(guess(g -> {})).isEqualTo("text-generation");
    assertThat(guess(g -> look(g, 1, 0, 0, 1, 1, 0, 1, 1, 1))).isEqualTo("text-generation");
  }

  @Test
  void aTaggerMadeOfADecoderIsATagger() throws IOException {
    assertThat(guess(g -> width(g, 5))).isEqualTo("token-classification");
  }

  @Test
  void oneThatLooksBothWaysDoesNotWriteTexts() throws IOException {
    assertThat(guess(g -> look(g, 1, 1, 1, 1, 1, 1, 1, 1, 1))).isEqualTo("token-classification");
  }

  @Test
  void attentionThatIsCausalByItselfIsEnough() throws IOException {
    assertThat(
            guess(
                g -> {
                  Node softmax =
                      g.nodes().stream().filter(n -> n.is("Softmax")).findFirst().orElseThrow();
                  look(g, 1, 1, 1, 1);
                  softmax.setAttribute(dev.lathe.engine.graph.Attribute.of("is_causal", 1L));
                }))
        .isEqualTo("text-generation");
    assertThat(NextTokenSign.isIn(new Graph("empty"))).isFalse();
  }
}
