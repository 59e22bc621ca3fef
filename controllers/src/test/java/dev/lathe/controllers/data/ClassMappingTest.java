package dev.lathe.controllers.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.data.ClassMapping.Line;
import dev.lathe.controllers.data.ClassMapping.Target;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.data.DataClass;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClassMappingTest {
  @TempDir Path home;

  private FakeServices services;
  private TestWorkbench bench;
  private ClassMapping mapping;

  @BeforeEach
  void open() {
    services = new FakeServices(home, Tasks.TEXT_CLASSIFICATION);
    bench = new TestWorkbench(services);
    mapping = new ClassMapping(bench.workbench(), bench.data());
    bench.open();
    choose(
        new DataClass("negativ", OptionalInt.empty()),
        new DataClass("neutral", OptionalInt.empty()),
        new DataClass("positive", OptionalInt.of(1)));
  }

  private void choose(DataClass... classes) {
    List<Example> examples =
        List.of(new Example(new Sample.TextSample("fine"), OptionalInt.empty()));
    services.withData(
        new Dataset("texts", examples, List.of(), List.of(), Optional.empty(), List.of(classes)));
    bench.data().choose(home.resolve("texts.tsv"));
  }

  private ModelSetup setup() {
    return bench.workbench().openModelProperty().get().orElseThrow().model().setup();
  }

  private static Target none() {
    return new Target("", Texts.get("labels.map.none"));
  }

  @Test
  void strangeNamesAreOfferedWithAGuess() {
    assertThat(mapping.offerProperty().get()).contains("2 of 3").contains("negativ, neutral");
    assertThat(mapping.targets())
        .startsWith(none(), new Target("negative", "negative"), new Target("positive", "positive"));
    assertThat(mapping.lines())
        .containsExactly(
            new Line("negativ", new Target("negative", "negative"), true),
            new Line("neutral", none(), true));
  }

  @Test
  void whatIsChosenIsKeptWithTheSetupAndCanBeForgotten() {
    mapping.apply(Map.of("negativ", new Target("negative", "negative"), "neutral", none()));
    choose(
        new DataClass("negativ", OptionalInt.of(0)),
        new DataClass("neutral", OptionalInt.empty()),
        new DataClass("positive", OptionalInt.of(1)));

    assertThat(setup().classMap().byName()).isEqualTo(Map.of("negativ", "negative", "neutral", ""));
    assertThat(setup().sources()).containsEntry("classMap", Texts.get("model.setup.by-hand"));
    assertThat(mapping.offerProperty().get()).isEmpty();
    assertThat(mapping.mappedProperty().get()).isTrue();
    assertThat(mapping.lines())
        .containsExactly(
            new Line("negativ", new Target("negative", "negative"), false),
            new Line("neutral", none(), false));

    mapping.giveBack();
    assertThat(setup().classMap().isEmpty()).isTrue();
  }

  @Test
  void dataWhoseClassesTheModelHasNeedNothing() {
    choose(new DataClass("positive", OptionalInt.of(1)));
    assertThat(mapping.offerProperty().get()).isEmpty();
    assertThat(mapping.mappedProperty().get()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "cars,car",
    "T-shirt,t shirt",
    "traffic light red,traffic light",
    "tinca tinca,'tench, Tinca tinca'",
    "automobile,",
    "x,"
  })
  void aGuessSharesWordsOrNearlyAllLetters(String name, String guessed) {
    List<Target> targets =
        List.of("car", "t shirt", "traffic light", "tench, Tinca tinca", "boat").stream()
            .map(t -> new Target(t, t))
            .toList();
    assertThat(ClassGuess.of(name, targets).map(Target::name))
        .isEqualTo(Optional.ofNullable(guessed));
  }
}
