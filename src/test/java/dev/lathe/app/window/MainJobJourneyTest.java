package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.testing.Shared;
import dev.lathe.views.WindowHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job on a real model, by hand: open, try, Static INT8 with calibration, measure, close,
 * reopen. Meanwhile the screen's thread is watched.
 */
@Tag("heavy")
class MainJobJourneyTest {
  /** What a wait may last on a machine that has nothing else to do. */
  private static final double FELT_MILLIS = 250;

  /** What the screen's thread may compute in one go. */
  private static final double MOST_COMPUTING_MILLIS = 100;

  @TempDir Path home;

  @BeforeEach
  void useOwnHome() {
    System.setProperty("lathe.home", home.toString());
  }

  @AfterEach
  void leaveHome() {
    System.clearProperty("lathe.home");
  }

  @Test
  void openTryQuantizeCompareReopen() throws IOException {
    Path model = Shared.model("image/resnet20_cifar10.onnx");
    Path data = Shared.data("cifar10_1000");
    try (WindowHarness w = open()) {
      Person person = new Person(w);
      person.seesModel();
      assertThat(person.drops(model)).isTrue();
      person.sees("the model", () -> opened(person, "resnet20_cifar10.onnx"));
      person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
      assertThat(person.drops(data)).isTrue();
      person.sees("the data", () -> person.state().data().datasetProperty().get().isPresent());
      person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
      person.sees("an answer", () -> answers(person) == 1);
      w.screenshot("journey-try");
      person.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
      person.sees("a draft", () -> !person.state().optimize().live().draft().isEmpty());
      w.screenshot("journey-optimize");
      watch(
          "calibrating",
          () -> {
            person.keys(KeyCode.CONTROL, KeyCode.ENTER);
            person.sees("INT8", () -> person.state().workbench().variants().size() == 2);
          });
      person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
      person.sees("two answers", () -> answers(person) == 2);
      person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
      watch(
          "measuring",
          () -> {
            person.clicks("action-measure");
            WindowHarness.await("the rows", 240, () -> measuredRows(person) == 2);
            WindowHarness.await(
                "the end", 60, () -> !person.state().compare().measuringProperty().get());
          });
      compares(person);
      w.screenshot("journey-compare");
    }
    try (WindowHarness w = open()) {
      Person person = new Person(w);
      person.sees("two variants", () -> person.state().workbench().variants().size() == 2);
      person.sees("the rows", () -> measuredRows(person) == 2);
      person.sees("the data", () -> person.state().data().datasetProperty().get().isPresent());
      assertThat(person.reads(() -> person.state().workbench().placeProperty().get()))
          .isEqualTo(Place.COMPARE);
      compares(person);
    }
  }

  private static WindowHarness open() {
    return WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.empty());
  }

  private static boolean opened(Person person, String name) {
    return person
        .state()
        .workbench()
        .chipProperty()
        .get()
        .filter(c -> c.name().equals(name))
        .isPresent();
  }

  private static long answers(Person person) {
    return person.state().tryIt().cards().stream()
        .filter(c -> c.state() == AnswerCard.State.DONE)
        .count();
  }

  private static long measuredRows(Person person) {
    return person.state().compare().rows().stream()
        .filter(r -> r.trust() != CompareRow.Trust.NOT_MEASURED)
        .count();
  }

  /** Every figure of the variant's row has come, and stands in the table. */
  private static void compares(Person person) {
    CompareRow variant = person.reads(() -> person.state().compare().rows().get(1));
    assertThat(variant.quality()).isPresent();
    assertThat(variant.p50()).isPresent();
    assertThat(variant.throughput()).isPresent();
    assertThat(variant.peakMb()).isPresent();
    assertThat(variant.speedup()).isPresent();
    assertThat(variant.quality().flatMap(q -> q.delta())).isPresent();
    assertThat(person.reads(() -> person.words())).contains(variant.variant());
  }

  private static void watch(String what, Runnable job) throws IOException {
    try (Heartbeat heart = new Heartbeat()) {
      job.run();
      List<Heartbeat.Stall> stalls = heart.stalls();
      Path report =
          Files.createDirectories(Shared.projectRoot().resolve("target/benchmarks"))
              .resolve("heartbeat-" + what + ".txt");
      Files.writeString(
          report,
          String.format(
              Locale.ROOT,
              "while %s: longest wait of the screen's thread %.1f ms, of an idle thread %.1f ms; %d"
                  + " waits over 50 ms; computing in one wait at most %.1f ms%n%s",
              what,
              heart.longestMillis(),
              heart.machineMillis(),
              stalls.stream().filter(s -> s.millis() > 50).count(),
              heart.computingMillis(),
              stalls));
      assertThat(heart.computingMillis()).as(what).isLessThan(MOST_COMPUTING_MILLIS);
      assertThat(heart.longestMillis())
          .as(what + ", see " + report)
          .isLessThan(FELT_MILLIS + 2 * heart.machineMillis());
    }
  }
}
