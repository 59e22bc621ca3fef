package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.WritingController;
import dev.lathe.controllers.tryit.WrittenText;
import dev.lathe.engine.measure.Scenarios;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.views.WindowHarness;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A person lets the language model that comes with Lathe write a story, beside its INT8 variant
 * from the same prompt and seed, and sees where the two part; then measures both token by token.
 */
@Tag("heavy")
class StoryJourneyTest {
  @TempDir Path home;

  @AfterEach
  void leave() {
    System.clearProperty("lathe.home");
  }

  private static List<WrittenText> texts(Person person) {
    return List.copyOf(person.state().tryIt().writing().texts());
  }

  private static boolean isDone(Person person) {
    return !person.state().tryIt().writing().runningProperty().get()
        && texts(person).stream().noneMatch(t -> t.tokens().isEmpty());
  }

  private static void opensStories(Person person) {
    person.seesModel();
    person.clicks("model-chip");
    person.clicksEntry(Texts.get("shell.samples"));
    person.clicksEntry("Small stories");
    person.sees(
        "a place for a prompt",
        () -> person.state().tryIt().modeProperty().get() == InputMode.PROMPT);
  }

  private static void makesInt8(Person person) {
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
    PassRegistry passes = PassRegistry.standard();
    person.reads(
        () -> {
          person
              .state()
              .optimize()
              .editor()
              .replace(new Recipe(List.of(PassSpec.parse("int8-dynamic", passes))));
          return true;
        });
    person.keys(KeyCode.CONTROL, KeyCode.ENTER);
    person.sees("the variant", () -> person.state().workbench().variants().size() == 2);
    person.sees("the end", () -> !person.state().optimize().makingProperty().get());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStoryIsWrittenSideBySide(boolean dark) {
    System.setProperty("lathe.home", home.toString());
    try (WindowHarness window =
        WindowHarness.open(new WindowServices(), dark, 1, 1280, 800, Optional.empty())) {
      Person person = new Person(window);
      opensStories(person);
      makesInt8(person);
      person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
      WritingController writing = person.state().tryIt().writing();
      person.sees("both", () -> writing.texts().size() == 2);
      person.setsSlider("writing-temperature", 10);
      person.sees("a temperature", () -> writing.temperatureProperty().get() > 0.9);
      types(person, "writing-max-tokens", "120");
      person.clicks("prompt");
      person.types("Once upon a time");
      // What rounding changes shows with some seeds sooner than with others.
      int seed = 0;
      do {
        types(person, "writing-seed", String.valueOf(++seed));
        person.clicks("write");
        WindowHarness.pulse();
        person.sees("two stories", () -> isDone(person));
      } while (seed < 20 && divergence(person) == WrittenText.NOWHERE);
      assertThat(divergence(person)).isNotEqualTo(WrittenText.NOWHERE);
      assertThat(person.reads(() -> texts(person).get(1).differenceProperty().get())).isNotEmpty();
      WindowHarness.pulse();
      window.screenshot("story-side-by-side" + (dark ? "-dark" : ""));

      person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
      assertThat(person.reads(() -> person.state().compare().scenarios().size()))
          .isEqualTo(Scenarios.of(Tasks.TEXT_GENERATION).size());
      person.reads(
          () -> {
            person
                .state()
                .compare()
                .scenarioProperty()
                .set(person.state().compare().scenarios().get(8));
            return true;
          });
      WindowHarness.pulse();
      window.screenshot("story-compare" + (dark ? "-dark" : ""));
    }
  }

  private static void types(Person person, String field, String text) {
    person.clicks(field);
    person.keys(KeyCode.CONTROL, KeyCode.A);
    person.types(text);
    person.keys(KeyCode.ENTER);
  }

  private static int divergence(Person person) {
    return person.reads(() -> texts(person).get(1).divergenceProperty().get());
  }
}
