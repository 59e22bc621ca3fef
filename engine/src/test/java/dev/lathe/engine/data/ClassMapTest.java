package dev.lathe.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.task.ClassMap;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupFingerprint;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.SetupWire;
import dev.lathe.engine.task.Sidecars;
import dev.lathe.engine.task.Tasks;
import dev.lathe.engine.task.TinyModels;
import dev.lathe.engine.task.TinyModels.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person says of the data's class names. */
class ClassMapTest {
  @TempDir Path dir;

  private Model model(ClassMap map, String... labels) {
    ModelSetup setup =
        new ModelSetup(
                Tasks.TEXT_CLASSIFICATION,
                Optional.empty(),
                List.of(labels),
                Optional.empty(),
                Map.of())
            .withClassMap(map);
    return new Model(
        dir.resolve("m.onnx"),
        "",
        0,
        TinyModels.declared(
            List.of(new Port("x", DataType.STRING, "N", "1")),
            List.of(new Port("y", DataType.FLOAT, "N", "2"))),
        setup);
  }

  private Dataset read(Model model) throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("d.csv"), "text,label\na,Terrible\nb,good\nc,so-so\nd,terrible\n");
    return Datasets.open(file, model, JobContext.unwatched());
  }

  private static Map<String, OptionalInt> truths(Dataset data) {
    Map<String, OptionalInt> all = new java.util.TreeMap<>();
    data.examples().forEach(e -> all.put(((TextSample) e.sample()).text(), e.label()));
    return all;
  }

  @Test
  void namesThatTheModelDoesNotHaveAreTold() throws IOException {
    Dataset data = read(model(ClassMap.NONE, "bad", "good"));
    assertThat(data.classes())
        .containsExactly(
            new DataClass("Terrible", OptionalInt.empty()),
            new DataClass("good", OptionalInt.of(1)),
            new DataClass("so-so", OptionalInt.empty()),
            new DataClass("terrible", OptionalInt.empty()));
  }

  @Test
  void whatAPersonSaysHoldsAndCapitalsDoNotCount() throws IOException {
    ClassMap map = new ClassMap(Map.of("terrible", "bad", "so so", ""));
    Map<String, OptionalInt> truths = truths(read(model(map, "bad", "good")));
    assertThat(truths.get("a")).hasValue(0);
    assertThat(truths.get("b")).hasValue(1);
    assertThat(truths.get("c")).as("not in the model").isEmpty();
    assertThat(truths.get("d")).hasValue(0);
  }

  @Test
  void aClassWithoutANameIsMeantByItsNumber() throws IOException {
    ClassMap map = new ClassMap(Map.of("terrible", "0", "good", "1"));
    assertThat(truths(read(model(map))).get("a")).hasValue(0);
  }

  @Test
  void theSidecarKeepsItAndItIsAnotherMeasurement() throws IOException {
    Path file = TinyModels.colours(dir, "c.onnx", "N", Map.of());
    Model plain = ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
    ClassMap map = new ClassMap(Map.of("crimson", "red", "mauve", ""));
    ModelSetup setup = plain.setup().withClassMap(map);
    Sidecars.write(file, setup);

    Model again = ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());

    assertThat(again.setup().classMap()).isEqualTo(map);
    assertThat(SetupWire.read(SetupWire.write(setup)).classMap()).isEqualTo(map);
    assertThat(SetupFingerprint.of(setup)).isNotEqualTo(SetupFingerprint.of(plain.setup()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\": [1]}", "{\"a\": {}}", "{\"a\": true}", "{\"a\": 1.5}", "{\"\": 1}"})
  void aWrongMapInASidecarIsSaidAndTheModelStillOpens(String map) throws IOException {
    Path file = TinyModels.colours(dir, "c.onnx", "N", Map.of());
    Files.writeString(Sidecars.of(file), "{\"classMap\": " + map + "}");
    ModelSetup setup = ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched()).setup();
    assertThat(setup.classMap().isEmpty()).isTrue();
    assertThat(setup.problems()).singleElement().asString().contains("class");
  }
}
