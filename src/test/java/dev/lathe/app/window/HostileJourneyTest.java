package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.testing.Shared;
import dev.lathe.views.WindowHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they say: the window tells, and stays usable. */
class HostileJourneyTest {
  @TempDir Path home;
  private WindowHarness window;
  private Person person;

  @BeforeEach
  void openWindow() {
    System.setProperty("lathe.home", home.toString());
    window = WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.empty());
    person = new Person(window);
    person.sees("the sample's answer", this::answered);
  }

  @AfterEach
  void leave() {
    window.close();
    System.clearProperty("lathe.home");
  }

  private boolean answered() {
    List<AnswerCard> cards = person.state().tryIt().cards();
    return !cards.isEmpty() && cards.get(0).state() == AnswerCard.State.DONE;
  }

  private List<String> notices() {
    return person.reads(
        () ->
            window.scene().getRoot().lookupAll(".toast").stream()
                .map(Node::getAccessibleText)
                .toList());
  }

  /** Drops a file, sees a notice about it, and closes the notice. */
  private String seesNoticeOf(Path file) {
    assertThat(person.drops(file)).isTrue();
    String name = file.getFileName().toString();
    person.sees(
        "a notice about " + name,
        () ->
            window.scene().getRoot().lookupAll(".toast").stream()
                .anyMatch(t -> t.getAccessibleText().contains(name)));
    String notice = notices().get(0);
    Node close = person.reads(() -> window.scene().getRoot().lookup(".toast > .icon-button"));
    person.clicks(close);
    person.sees("no notice", () -> window.scene().getRoot().lookupAll(".toast").isEmpty());
    return notice;
  }

  private String model() {
    return person.state().workbench().chipProperty().get().orElseThrow().name();
  }

  @Test
  void textAndBrokenPicture() throws IOException {
    String sample = model();
    Path text = Files.writeString(home.resolve("notes.onnx"), "Dear diary, today I trained.");
    assertThat(seesNoticeOf(text)).contains("notes.onnx");
    assertThat(model()).isEqualTo(sample);

    Path empty = Files.createFile(home.resolve("empty.onnx"));
    assertThat(seesNoticeOf(empty)).contains("empty.onnx");

    Path broken =
        Files.write(home.resolve("broken.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 1});
    assertThat(seesNoticeOf(broken)).contains("broken.png");

    person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
    Node first = person.reads(() -> thumbs().get(1));
    person.clicks(first);
    person.sees("an answer again", this::answered);
  }

  private List<Node> thumbs() {
    return List.copyOf(window.scene().getRoot().lookupAll(".thumb-box"));
  }

  @Test
  void oddModels() {
    String sample = model();
    for (String name :
        List.of("lfs_pointer.onnx", "truncated_mobilenetv2.onnx", "ext_missing.onnx")) {
      assertThat(seesNoticeOf(Shared.path("models/odd/" + name))).contains(name);
    }
    assertThat(model()).as("what was open stays open").isEqualTo(sample);
    for (String name : List.of("no_opset.onnx", "opset_314159.onnx")) {
      assertThat(person.drops(Shared.path("models/odd/" + name))).isTrue();
      person.sees(
          "why " + name + " does not run",
          () -> person.words().stream().anyMatch(w -> w.startsWith(name + " ")));
    }
    person.keys(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.O);
    person.sees("the sample", () -> model().equals(sample));
    person.keys(KeyCode.F5);
    person.sees("an answer", this::answered);
  }

  @Test
  void modelThatTakesItsProcessDown() {
    Path file = Shared.path("models/odd/crashes_onnxruntime.onnx");
    assertThat(person.drops(file)).isTrue();
    person.sees(
        "the warning",
        () ->
            window.scene().getRoot().lookupAll(".toast").stream()
                .anyMatch(t -> t.getAccessibleText().contains("crashes_onnxruntime.onnx")));
    assertThat(model()).isEqualTo("crashes_onnxruntime.onnx");
    for (KeyCode place : List.of(KeyCode.DIGIT1, KeyCode.DIGIT3, KeyCode.DIGIT4, KeyCode.DIGIT2)) {
      person.keys(KeyCode.CONTROL, place);
    }
    assertThat(person.reads(() -> person.words())).contains("crashes_onnxruntime.onnx");
  }
}
