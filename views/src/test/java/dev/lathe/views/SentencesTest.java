package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tagged words and the search box at several sizes: all words have room, and nothing is silent. */
class SentencesTest {
  private static final String SIZES = "960,600,1.75,false";

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({"1280,800,1,false", "1280,800,1,true", "1920,1080,1.5,true", SIZES})
  void spansBearTheirLabels(double width, double height, double scale, boolean dark) {
    FakeServices services = new FakeServices(home, Tasks.TOKEN_CLASSIFICATION).withVariant();
    try (WindowHarness w =
        WindowHarness.open(services, dark, scale, width, height, Optional.empty())) {
      w.awaitModel();
      WindowHarness.onFx(
          () -> {
            w.controllers().workbench().placeProperty().set(Place.TRY);
            w.controllers()
                .tryIt()
                .sentenceProperty()
                .set(
                    "Ada Lovelace wrote to Charles Babbage of the NASA and the UN in London, before"
                        + " Grace Brewster Murray Hopper met him.");
            return null;
          });
      WindowHarness.await("quiet", () -> !w.controllers().jobList().busyProperty().get());
      WindowHarness.pulse();
      String name = "tags-" + (dark ? "dark-" : "light-") + (int) width + "-" + scale;
      w.screenshot(name);
      assertThat(WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot()))).isEmpty();
      List<String> texts = WindowHarness.onFx(() -> Shown.texts(w.scene().getRoot()));
      assertThat(texts)
          .contains("Ada Lovelace", "PERSON", "ORGANIZATION")
          .anyMatch(t -> t.startsWith("lost: "))
          .anyMatch(t -> t.contains("was ORGANIZATION"));
      List<Node> spans =
          WindowHarness.onFx(() -> List.copyOf(w.scene().getRoot().lookupAll(".tag-span")));
      assertThat(spans).hasSizeGreaterThan(6);
      assertThat(spans)
          .allSatisfy(s -> assertThat(s.getAccessibleText()).contains("score").contains(": "));
    }
  }

  @ParameterizedTest
  @CsvSource({"1280,800,1,false", "1280,800,1,true", "1920,1080,1.5,true", SIZES})
  void whatWasFoundStandsBesideTheOriginals(
      double width, double height, double scale, boolean dark) {
    List<Example> sentences =
        IntStream.rangeClosed(1, 13)
            .mapToObj(
                n ->
                    new Example(
                        new TextSample("sentence " + "and so on ".repeat(n % 4) + "x".repeat(n)),
                        OptionalInt.empty()))
            .toList();
    FakeServices services =
        new FakeServices(home, Tasks.TEXT_EMBEDDING)
            .withVariant()
            .withData(new Dataset("sentences.csv", sentences, List.of()));
    try (WindowHarness w =
        WindowHarness.open(services, dark, scale, width, height, Optional.empty())) {
      w.awaitModel();
      WindowHarness.onFx(
          () -> {
            w.controllers().workbench().placeProperty().set(Place.TRY);
            w.controllers().data().choose(home.resolve("sentences.csv"));
            return null;
          });
      WindowHarness.await(
          "sentences",
          () -> w.controllers().search().lineProperty().get().contains("sentences.csv"));
      WindowHarness.onFx(
          () -> {
            ((TextField) w.scene().lookup("#search-query")).setText("a sentence");
            return null;
          });
      WindowHarness.await(
          "found",
          () ->
              w.controllers().search().columns().size() == 2
                  && w.controllers().search().columns().stream()
                      .allMatch(c -> c.hits().size() == 10));
      WindowHarness.pulse();
      String name = "search-" + (dark ? "dark-" : "light-") + (int) width + "-" + scale;
      w.screenshot(name);
      assertThat(WindowHarness.onFx(() -> Complaints.about(name, w.scene().getRoot()))).isEmpty();
      assertThat(WindowHarness.onFx(() -> Shown.texts(w.scene().getRoot())))
          .anyMatch(t -> t.matches("[↑↓] \\d+ places? (up|down)"))
          .anyMatch(t -> t.endsWith("of the original's 10"));
    }
  }
}
