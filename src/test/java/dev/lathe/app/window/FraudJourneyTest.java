package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.answer.LabelBars;
import dev.lathe.controllers.curves.CurvesController;
import dev.lathe.controllers.row.RowController;
import dev.lathe.controllers.row.WhatIf;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.views.WindowHarness;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person asks about card transactions, moves a column, and sets the threshold by price. */
class FraudJourneyTest {
  @TempDir static Path home;
  private static WindowHarness window;
  private static Person person;

  @BeforeAll
  static void openWindow() {
    System.setProperty("lathe.home", home.toString());
    window = WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.empty());
    person = new Person(window);
    person.sees("the first sample's answer", () -> fraudOrFirst().isPresent());
  }

  @AfterAll
  static void leave() {
    window.close();
    System.clearProperty("lathe.home");
  }

  private static Optional<LabelBars> fraudOrFirst() {
    return person.state().tryIt().cards().stream()
        .filter(c -> c.state() == AnswerCard.State.DONE)
        .flatMap(c -> c.content().stream())
        .filter(LabelBars.class::isInstance)
        .map(LabelBars.class::cast)
        .findFirst();
  }

  /** The probability of fraud; −1 while there is none. */
  private static double fraud() {
    return fraudOrFirst().stream()
        .flatMap(b -> b.lines().stream())
        .filter(l -> l.label().equals("fraud"))
        .mapToDouble(LabelBars.Line::share)
        .findFirst()
        .orElse(-1);
  }

  private static RowController rows() {
    return person.state().rows();
  }

  private static CurvesController curves() {
    return person.state().curves();
  }

  private static double threshold() {
    return curves().threshold().orElseThrow().valueProperty().get();
  }

  @Test
  void aRowIsAskedAboutAndTheThresholdSetByPrice() {
    person.clicks("model-chip");
    person.clicksEntry(Texts.get("shell.samples"));
    person.clicksEntry("Card transactions");
    person.sees("the form", () -> rows().form().fields().size() == 8 && fraud() >= 0);
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
    WindowHarness.pulse();

    double before = fraud();
    person.clicks("row-next");
    person.sees("the second row", () -> rows().form().atProperty().get() == 1);
    person.chooses("value-merchant", "electronics");
    person.chooses("value-online", "1");
    person.drags(person.part("slider-minutes_since_last", ".thumb"), -300, 0);
    person.drags(person.part("slider-uses_last_hour", ".thumb"), 120, 0);
    person.drags(person.part("slider-times_usual", ".thumb"), 150, 0);
    person.sees("another answer", () -> fraud() > 0.5 && fraud() > before);
    person.sees(
        "a curve over the column that was moved",
        () ->
            rows()
                .whatIf()
                .shownProperty()
                .get()
                .map(WhatIf.Shown::column)
                .filter("times_usual"::equals)
                .isPresent());

    person.clicks("rank-columns");
    person.sees(
        "all columns ranked",
        () -> rows().ranking().lines().size() == 8 && !rows().ranking().runningProperty().get());
    assertThat(rows().ranking().lines().get(0).clear()).isTrue();
    WindowHarness.pulse();
    window.screenshot("table-try");

    person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
    person.clicks("show-curves");
    person.sees("the curves", () -> curves().scored().size() == 1);
    assertThat(curves().scored().get(0).areaText()).startsWith("AUC 0.99");
    assertThat(curves().prices().pricesProperty().get()).isEmpty();
    assertThat(threshold()).isEqualTo(0.5);
    long misses = curves().scored().get(0).at(threshold()).misses();

    person.clicks("price-alarm");
    person.types("4");
    person.clicks("price-miss");
    person.types("120");
    person.sees("a price", () -> curves().prices().pricesProperty().get().isPresent());
    person.clicks("use-cheapest");
    person.sees("a lower threshold", () -> threshold() < 0.2);
    assertThat(curves().scored().get(0).at(threshold()).misses()).isLessThan(misses);
    person.sees(
        "the setup with the threshold",
        () ->
            person
                .state()
                .workbench()
                .openModelProperty()
                .get()
                .map(o -> o.model().setup().options().texts().get("threshold"))
                .filter(t -> Double.parseDouble(t) == threshold())
                .isPresent());
    WindowHarness.pulse();
    window.screenshot("table-thresholds");
  }
}
