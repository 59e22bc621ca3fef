package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.guarded;
import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.testing.Shared;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code run} makes of inputs of all kinds: what can be answered is, the rest is named. */
@ExtendWith(HomeExtension.class)
class RunJourneyTest {
  private static final String HOSTILE =
      "\u001b[31mred\u001b[0m\u0007|\u009b2J|\u007f|\u202egnp.exe\u2066|a\tb";

  @TempDir Path folder;

  private Path picture(String name) throws IOException {
    Path file = folder.resolve(name);
    ImageIO.write(new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
    return file;
  }

  private static JsonNode json(CommandLine.Result result) throws IOException {
    return new ObjectMapper().readTree(result.out());
  }

  @Test
  void aDamagedPictureLosesNoOtherItsAnswer() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.png"), "no picture");
    Path cut = folder.resolve("cut.png");
    Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(picture("c.png")), 45));
    Path model = Shared.model("image/mnist-8.onnx");

    CommandLine.Result r =
        lathe("run", model, bad, picture("a.png"), cut, picture("b.png"), "--json");

    assertThat(r.code()).isEqualTo(2);
    assertThat(json(r).path("results")).hasSize(2);
    assertThat(r.err()).contains("bad.png").contains("cut.png").doesNotContain("a.png");
  }

  @Test
  void aRowThatIsLeftOutIsNamedWithItsReason() throws IOException {
    Path rows =
        Files.writeString(
            folder.resolve("rows.csv"),
            "a,b,c,d\n5.1,3.5,1.4,0.2\n5.1,n/a,1.4,0.2\n6.0,3.0,5.0,1.8\n6.1,3.0,5.0\n"
                + "6.0,3.0,5.0,1.8\n".repeat(40));

    CommandLine.Result r = lathe("run", Shared.model("tabular/iris_rf.onnx"), rows, "--json");

    assertThat(r.code()).isEqualTo(2);
    assertThat(json(r).path("results")).hasSize(42);
    assertThat(r.err()).contains("line 3").contains("column 'b' holds 'n/a'").contains("line 5");
  }

  /** Takes its number for the length of a table of four; a node stops at any other. */
  private Path lengthOfFour() {
    Graph graph = new Graph("length");
    ValueType row =
        new ValueType.TensorType(
            DataType.FLOAT, Optional.of(new Shape(List.of(Dimension.of("N"), Dimension.of(1)))));
    Value x = graph.addInput("x", Optional.of(row));
    Value table = graph.addInitializer("table", Tensors.ofFloats(new float[] {1, 2, 3, 4}, 4));
    Value one = graph.addInitializer("one", Tensors.ofLongs(new long[] {1}, 1));
    Value most = add(graph, "ReduceMax", "most", x);
    Value whole = add(graph, "Cast", "whole", most);
    whole.producer().orElseThrow().setAttribute(Attribute.of("to", DataType.INT64.code()));
    Value cut = add(graph, "Reshape", "cut", table, add(graph, "Reshape", "length", whole, one));
    Value y = add(graph, "Mul", "y", x, add(graph, "ReduceSum", "sum", cut));
    y.setType(Optional.of(row));
    graph.addOutput(y);
    Path file = folder.resolve("length.onnx");
    OnnxFiles.write(
        new OnnxModel(8, Map.of("", 13L), graph, List.of(), Map.of(), Optional.empty()), file);
    return file;
  }

  private static Value add(Graph graph, String op, String name, Value... inputs) {
    Value out = graph.newValue(name, Optional.empty());
    graph.addNode(
        "", op, name, Stream.of(inputs).map(Optional::of).toList(), List.of(Optional.of(out)));
    return out;
  }

  @ParameterizedTest
  @CsvSource({"4;4;4, 3, 0", "4;9;4, 2, 2", "7;9, 0, 2"})
  void anInputThatANodeStopsAtIsAtFault(String values, int answered, int code) throws IOException {
    Path rows =
        Files.writeString(folder.resolve("rows.csv"), "a\n" + values.replace(";", "\n") + "\n");

    CommandLine.Result r = lathe("run", lengthOfFour(), rows, "--json");

    assertThat(r.code()).describedAs(r.err()).isEqualTo(code);
    if (answered > 0) {
      assertThat(json(r).path("results")).hasSize(answered);
    }
    if (code > 0) {
      assertThat(r.err()).contains("failed while running").contains("requested shape");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void anEmptySentenceIsAnInputAndNoFolder(String sentence) throws IOException {
    CommandLine.Result text =
        lathe("run", Shared.model("text/minilm_sst2/model.onnx"), sentence, "--json");
    CommandLine.Result picture = lathe("run", Shared.model("image/mnist-8.onnx"), sentence);

    assertThat(text.code()).isZero();
    assertThat(json(text).path("results")).hasSize(1);
    assertThat(picture.code()).isEqualTo(2);
    assertThat(picture.err()).contains("An input is empty");
  }

  @Test
  void controlCharactersOfFilesNeverReachTheTerminal() throws IOException {
    Path labels =
        Files.writeString(folder.resolve("labels.txt"), String.join("\n", List.of(HOSTILE, "1")));
    Path model = Shared.model("image/mnist-8.onnx");
    Path named = picture("\u001b]0;title\u0007.png");
    Path missing = folder.resolve("\u009b5m\u202e.png");

    for (CommandLine.Result r :
        List.of(
            lathe("run", model, named, "--labels", labels, "--top", 10),
            guarded("run", model, named, "--labels", labels, "--top", 10),
            lathe("run", model, missing),
            lathe("run", model, named, "--labels", missing))) {
      assertThat(r.out() + r.err()).isNotEmpty();
      assertThat((r.out() + r.err()).chars())
          .noneMatch(c -> c < 32 && c != '\n' || c >= 0x7f && c < 0xa0)
          .noneMatch(c -> c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069);
    }
    CommandLine.Result document =
        lathe("run", model, named, "--labels", labels, "--top", 10, "--json");
    assertThat(document.out().chars()).noneMatch(c -> c >= 0x7f && c < 0xa0 || c == 0x202e);
    assertThat(json(document).path("results").path(0).path("labels").findValuesAsText("label"))
        .contains(HOSTILE);
  }
}
