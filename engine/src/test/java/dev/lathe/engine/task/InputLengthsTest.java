package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.facts.ModelFacts;
import dev.lathe.engine.graph.onnx.ModelAnalysis;
import dev.lathe.engine.task.InputLengths.Open;
import dev.lathe.engine.task.TinyModels.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputLengthsTest {
  @TempDir Path dir;

  private static InputLengths of(String name, long length) {
    return new InputLengths(Map.of(name, length));
  }

  private Model identity(SetupFlags flags, String... axes) {
    Path file = TinyModels.identity(dir, "m.onnx", DataType.FLOAT, axes);
    return ModelOpener.open(file, flags, JobContext.unwatched());
  }

  @Test
  void anOpenDimensionIsKnownByItsNameElseByItsPlace() {
    List<Open> open =
        InputLengths.open(
            TinyModels.declared(
                    List.of(
                        new Port("ids", DataType.INT64, "batch", "tokens"),
                        new Port("mask", DataType.INT64, "batch", "tokens"),
                        new Port("x", DataType.FLOAT, "N", "3", "N", "8")),
                    List.of())
                .graph());
    assertThat(open)
        .containsExactly(
            new Open("batch", List.of("ids[0]", "mask[0]")),
            new Open("tokens", List.of("ids[1]", "mask[1]")),
            new Open("x[0]", List.of("x[0]")),
            new Open("x[2]", List.of("x[2]")));
  }

  @Test
  void aPicturesSizeIsThePreprocessings() {
    Model picture =
        ModelOpener.open(
            TinyModels.colours(dir, "c.onnx", "N", Map.of()),
            SetupFlags.none(),
            JobContext.unwatched());
    assertThat(InputLengths.open(picture)).extracting(Open::name).containsExactly("N");
    assertThat(InputLengths.ofPicture(picture.setup(), 4).orElseThrow()).containsExactly(3, 8, 8);
  }

  @Test
  void theSidecarKeepsThemAndFlagsGoBefore() {
    Model model = identity(SetupFlags.none(), "rows", "columns");
    ModelSetup setup =
        model.setup().withLengths(new InputLengths(Map.of("rows", 4L, "columns", 7L)));
    Sidecars.write(model.file(), setup);

    Model again = identity(SetupFlags.none().withLengths(of("rows", 2)), "rows", "columns");

    assertThat(again.setup().lengths().byName()).isEqualTo(Map.of("rows", 2L, "columns", 7L));
    assertThat(again.setup().sources())
        .containsEntry(InputLengths.fact("rows"), "from the flags")
        .containsEntry(InputLengths.fact("columns"), "from the sidecar m.lathe.json");
    assertThat(SetupWire.read(SetupWire.write(setup)).lengths()).isEqualTo(setup.lengths());
  }

  @Test
  void otherLengthsAreAnotherMeasurement() {
    ModelSetup bare = ModelSetup.of(Tasks.RAW_TENSORS);
    assertThat(SetupFingerprint.of(bare.withLengths(of("rows", 4))))
        .isNotEqualTo(SetupFingerprint.of(bare))
        .isNotEqualTo(SetupFingerprint.of(bare.withLengths(of("rows", 5))));
  }

  @Test
  void workIsCountedForThem() {
    Model model = identity(SetupFlags.none(), "rows", "columns");
    ModelFacts facts = ModelAnalysis.analyse(model.onnx(), Map.of("rows", 40L, "columns", 5L));
    assertThat(facts.sizes()).containsEntry("rows", 40L).containsEntry("columns", 5L);
    assertThat(facts.activationBytes()).isEqualTo(40 * 5 * 4);
  }

  @Test
  void aFlagForADimensionThatIsNotOpenIsRefusedNamingThoseThatAre() {
    assertThatThrownBy(
            () -> identity(SetupFlags.none().withLengths(of("height", 4)), "rows", "columns"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("'height'")
        .hasMessageContaining("rows, columns");
    assertThatThrownBy(() -> identity(SetupFlags.none().withLengths(of("height", 4)), "2", "3"))
        .hasMessageContaining("fixed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "2000000", "1.5", "\"8\"", "1e99", "null", "[4]"})
  void aWrongLengthInASidecarIsSaidAndTheModelStillOpens(String length) throws IOException {
    Path file = TinyModels.identity(dir, "m.onnx", DataType.FLOAT, "rows", "columns");
    Files.writeString(Sidecars.of(file), "{\"lengths\": {\"rows\": " + length + "}}");
    ModelSetup setup = ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched()).setup();
    assertThat(setup.lengths().isEmpty()).isTrue();
    assertThat(setup.problems()).singleElement().asString().contains("the length of rows");
  }
}
