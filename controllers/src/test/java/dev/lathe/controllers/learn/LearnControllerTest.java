package dev.lathe.controllers.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.compare.Interval;
import dev.lathe.controllers.learn.lessons.Lessons;
import dev.lathe.controllers.settings.JsonStore;
import dev.lathe.controllers.workbench.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LearnControllerTest {
  private static final Lesson BITS = Lessons.all().get(0);

  @TempDir Path home;
  private final FakeBench bench = new FakeBench();

  private LearnController open() {
    JsonStore<Courses> store =
        new JsonStore<>(home.resolve("lessons.json"), Courses.class, Courses.none());
    return new LearnController(bench, Lessons.all(), store);
  }

  /** As far as the first measuring, with this guess of the share at four bits. */
  private LearnController measuring(String guess) {
    LearnController learn = open();
    learn.start(BITS);
    learn.next();
    List<Question> asks = learn.atProperty().get().orElseThrow().step().asks();
    learn.guess(asks.get(0), "same-label");
    learn.guess(asks.get(1), guess);
    assertThat(learn.cannotGoOn().get()).isNotEmpty();
    learn.guess(asks.get(2), "99");
    learn.next();
    return learn;
  }

  private static Told four(LearnController learn) {
    return learn.told().stream().filter(t -> t.about().contains("Same")).findFirst().orElseThrow();
  }

  private void agreement(double value, double low, double high, boolean settled) {
    bench.agreement = Optional.of(new Seen(new Interval(value, low, high, 400), settled));
    bench.changed();
  }

  @Test
  void withoutAModelNoLessonBegins() {
    bench.model = "";
    LearnController learn = open();
    assertThat(learn.cannotStart(BITS)).isNotEmpty();
    learn.start(BITS);
    assertThat(learn.atProperty().get()).isEmpty();
    assertThat(learn.cannotGoOn().get()).isNotEmpty();
    assertThat(bench.places).isEmpty();
  }

  @Test
  void rightIsOnlySaidWhereTheGuessLiesInTheMeasuredInterval() {
    LearnController learn = measuring("66");
    assertThat(bench.places).endsWith(Place.OPTIMIZE);
    assertThat(bench.recipes).endsWith("round-weights:bits=4");
    agreement(0.947, 0.921, 0.965, true);
    assertThat(four(learn).verdict()).isEqualTo(Told.Verdict.WRONG);
    assertThat(four(learn).sentence()).contains("66 %", "94.7 %").doesNotContain("right");
    assertThat(learn.told().get(0).verdict()).isEqualTo(Told.Verdict.RIGHT);
  }

  @Test
  void theNearestMarkOfTheSliderIsRight() {
    LearnController learn = measuring("95");
    agreement(0.947, 0.946, 0.948, true);
    assertThat(four(learn).verdict()).isEqualTo(Told.Verdict.RIGHT);
    assertThat(four(learn).sentence()).endsWith("You were right.");
  }

  @Test
  void anEstimateThatGrowsIsNoVerdict() {
    LearnController learn = measuring("66");
    agreement(0.7, 0.4, 0.9, false);
    assertThat(four(learn).verdict()).isEqualTo(Told.Verdict.GROWING);
    assertThat(learn.isDone()).isFalse();
    agreement(0.947, 0.921, 0.965, true);
    assertThat(learn.isDone()).isTrue();
    assertThat(four(learn).verdict()).isEqualTo(Told.Verdict.WRONG);
  }

  @Test
  void aLessonGoesOnWhereItWasLeft() throws Exception {
    LearnController learn = measuring("90");
    agreement(0.9, 0.88, 0.92, true);
    LearnController again = open();
    assertThat(again.atProperty().get()).isEqualTo(learn.atProperty().get());
    assertThat(four(again).verdict()).isEqualTo(Told.Verdict.RIGHT);
    again.stop();
    assertThat(open().atProperty().get()).isEmpty();
    assertThat(open().course(BITS).orElseThrow().step()).isEqualTo(2);
    LearnController third = open();
    third.start(BITS);
    assertThat(third.atProperty().get().orElseThrow().number()).isEqualTo(2);
    third.restart(BITS);
    assertThat(third.course(BITS).orElseThrow().guesses()).isEmpty();
    Files.writeString(home.resolve("lessons.json"), "{\"open\": 7");
    assertThat(open().atProperty().get()).isEmpty();
  }

  @Test
  void afterALessonComesTheNextThatWasNotFinished() {
    LearnController learn = measuring("90");
    assertThat(learn.following()).contains(Lessons.all().get(1));
    learn.start(Lessons.all().get(Lessons.all().size() - 1));
    assertThat(learn.following()).isEmpty();
  }

  @Test
  void guessesAreAboutOneModel() {
    LearnController learn = measuring("90");
    bench.model = "another";
    bench.changed();
    assertThat(learn.atProperty().get()).isEmpty();
    assertThat(learn.course(BITS)).isEmpty();
    bench.model = "sha";
    bench.changed();
    assertThat(learn.atProperty().get().orElseThrow().number()).isEqualTo(2);
  }
}
