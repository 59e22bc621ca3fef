package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.changes.ChangeItem;
import dev.lathe.controllers.changes.ChangesPlace;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.views.WindowHarness;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person sees which pictures of the sample a variant of few bits broke. */
class WhatBrokeJourneyTest {
  @TempDir Path home;
  private WindowHarness window;
  private Person person;

  @BeforeEach
  void openWindow() {
    System.setProperty("lathe.home", home.toString());
    window = WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.empty());
    person = new Person(window);
    person.sees(
        "the first sample with its data",
        () -> person.state().data().evaluation().filter(d -> d.size() > 0).isPresent());
  }

  @AfterEach
  void leave() {
    window.close();
    System.clearProperty("lathe.home");
  }

  private ChangesPlace broke() {
    return person.state().changes();
  }

  private int shown() {
    return broke().gallery().list().items().size();
  }

  private void makesVariantOfFewBits() {
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
    person.sees("a draft", () -> !person.state().optimize().live().draft().isEmpty());
    person.clicks(person.part("step-int8-static", ".toggle-switch"));
    person.clicks(person.part("step-round-weights", ".toggle-switch"));
    person.clicks(person.part("param-bits", ".thumb"));
    for (int i = 0; i < 5; i++) {
      person.keys(KeyCode.LEFT);
    }
    person.keys(KeyCode.CONTROL, KeyCode.ENTER);
    person.sees("the variant", () -> person.state().workbench().variants().size() == 2);
  }

  @Test
  void looksAtWhatBroke() {
    makesVariantOfFewBits();
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
    person.clicks("action-what-broke");
    person.sees("the first examples", () -> shown() > 0);
    person.sees("all of them", () -> !broke().gallery().runningProperty().get());
    assertThat(broke().gallery().summary().lineProperty().get()).contains("answers changed");
    assertThat(broke().gallery().summary().classes()).isNotEmpty();
    person.sees(
        "small pictures",
        () -> broke().gallery().list().items().get(0).thumbnailProperty().get().isPresent());
    WindowHarness.pulse();
    window.screenshot("what-broke");

    person.clicks("changes-lost");
    assertThat(broke().gallery().list().items())
        .isNotEmpty()
        .allMatch(i -> i.kind() == ChangeItem.Kind.LOST);
    person.keys(KeyCode.RIGHT);
    person.clicks(person.part("changes-grid", ".change-tile"));
    person.sees("one large", () -> broke().large().openProperty().get());
    person.sees(
        "both answers",
        () ->
            broke().large().cards().stream().filter(c -> c.state() == AnswerCard.State.DONE).count()
                == 2);
    WindowHarness.pulse();
    window.screenshot("what-broke-large");
    int at = broke().gallery().list().position();
    person.clicks("changes-next");
    assertThat(broke().gallery().list().position()).isEqualTo(at + 1);
    String name = broke().gallery().list().chosenProperty().get().orElseThrow().name();
    person.clicks("changes-try");
    assertThat(person.state().workbench().placeProperty().get()).isEqualTo(Place.TRY);
    person.sees(
        "the picture in Try",
        () ->
            person
                .state()
                .tryIt()
                .strip()
                .selectedProperty()
                .get()
                .filter(i -> i.name().equals(name))
                .isPresent());
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
    assertThat(broke().large().openProperty().get()).isTrue();
    person.keys(KeyCode.ESCAPE);
    person.keys(KeyCode.CONTROL, KeyCode.Z);
    assertThat(broke().gallery().openProperty().get()).isFalse();
    person.possible("action-measure");
  }
}
