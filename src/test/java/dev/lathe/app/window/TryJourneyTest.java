package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.answer.LabelBars;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.testing.Shared;
import dev.lathe.views.WindowHarness;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's own models and inputs, brought into one window by drop, paste and keys. */
class TryJourneyTest {
  @TempDir static Path home;
  private static WindowHarness window;
  private static Person person;

  @BeforeAll
  static void openWindow() {
    System.setProperty("lathe.home", home.toString());
    window = WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.empty());
    person = new Person(window);
    person.sees("the sample's answer", () -> answered(""));
  }

  @AfterAll
  static void leave() {
    window.close();
    System.clearProperty("lathe.home");
  }

  /** Whether the original has answered an input, and which. */
  private static boolean answered(String input) {
    List<AnswerCard> cards = person.state().tryIt().cards();
    return !cards.isEmpty()
        && cards.get(0).state() == AnswerCard.State.DONE
        && chosenInput().contains(input);
  }

  private static String chosenInput() {
    return person.state().tryIt().strip().selectedProperty().get().map(i -> i.name()).orElse("");
  }

  private static void dropsModel(Path file) {
    assertThat(person.drops(file)).isTrue();
    person.sees(
        "the model " + file.getFileName(),
        () ->
            person
                .state()
                .workbench()
                .chipProperty()
                .get()
                .filter(c -> c.path().equals(file.toString()))
                .isPresent());
    assertThat(person.reads(() -> person.words()))
        .anyMatch(w -> w.equals(file.getFileName().toString()));
  }

  /** What stands on the original's card: labels, scores, times. */
  private static List<String> answer() {
    return person.reads(
        () -> {
          long id = person.state().workbench().variants().get(0).id();
          return person.words(person.node("answer-" + id));
        });
  }

  /** The best label on screen that has this word, with its score. */
  private static void seesBest(String word) {
    person.sees(word + " as the best label", () -> bestOnCard().contains(word));
    assertThat(answer().get(3)).matches("\\d+\\.\\d %");
  }

  private static String best(AnswerCard card) {
    return card.content().map(c -> ((LabelBars) c).lines().get(0).label()).orElse("");
  }

  private static String bestOnCard() {
    List<AnswerCard> cards = person.state().tryIt().cards();
    return cards.isEmpty() ? "" : best(cards.get(0));
  }

  private static List<String> scores() {
    return answer().stream().filter(w -> w.matches("\\d+\\.\\d %")).toList();
  }

  @Test
  void modelPictureAndLabelsByDrop() {
    dropsModel(Shared.model("image/mobilenetv2_fp32_244.onnx"));
    assertThat(person.drops(Shared.data("imagenet200/n02007558_flamingo.JPEG"))).isTrue();
    person.sees("an answer", () -> answered("flamingo"));
    assertThat(scores()).hasSize(5);
    assertThat(answer()).as("a file without names is answered by number").contains("class 130");

    person.keys(KeyCode.CONTROL, KeyCode.DIGIT1);
    assertThat(person.drops(Shared.data("imagenet_wnid_labels.tsv"))).isTrue();
    person.sees("the labels", () -> bestOnCard().equals("flamingo"));
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
    assertThat(answer()).contains("flamingo");
    assertThat(scores()).hasSize(5);
  }

  @Test
  void pictureAsFileAndAsPixelsByPaste() {
    dropsModel(Shared.model("image/mobilenetv2_qdq_int8_244.onnx"));
    person.pastesFiles(Shared.data("imagenet200/n01806567_quail.JPEG"));
    person.sees("an answer to the file", () -> answered("quail"));
    seesBest("85");
    person.pastesPixels(Shared.data("imagenet200/n02793495_barn.JPEG"));
    person.sees("an answer to the pixels", () -> answered("pasted"));
    seesBest("425");
  }

  @Test
  void sentenceTypedAndPasted() {
    dropsModel(Shared.model("text/minilm_sst2/model.onnx"));
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
    person.clicks("sentence");
    person.keys(KeyCode.CONTROL, KeyCode.A);
    person.types("a warm and wonderful film");
    assertThat(person.reads(() -> person.state().tryIt().sentenceProperty().get()))
        .isEqualTo("a warm and wonderful film");
    seesBest("positive");
    person.clicks("action-go-try");
    person.pastesText("a dull and pointless mess");
    seesBest("negative");
    person.clicks("sentence");
    person.keys(KeyCode.CONTROL, KeyCode.A);
    person.pastesText("I loved every minute");
    seesBest("positive");
  }

  @Test
  void digitDrawnByHand() throws IOException {
    dropsModel(Shared.model("image/mnist-8.onnx"));
    Path seven = home.resolve("seven.png");
    BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = picture.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setStroke(new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.drawPolyline(new int[] {7, 20, 12}, new int[] {7, 7, 22}, 3);
    pen.dispose();
    ImageIO.write(picture, "png", seven.toFile());
    assertThat(person.drops(seven)).isTrue();
    person.sees("an answer", () -> answered("seven"));
    assertThat(scores()).hasSize(5);
    seesBest("7");
  }

  @Test
  void dataByDrop() {
    dropsModel(Shared.model("image/resnet20_cifar10.onnx"));
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
    assertThat(person.drops(Shared.data("cifar10/test5000.zip"))).isTrue();
    person.sees(
        "the data in words",
        () -> person.state().data().summaryProperty().get().contains("5,000 examples"));
    assertThat(person.reads(() -> person.words())).anyMatch(w -> w.contains("5,000 examples"));
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
    person.sees("an answer to its first picture", () -> answered(""));
    assertThat(person.state().workbench().placeProperty().get()).isEqualTo(Place.TRY);
    assertThat(scores()).hasSize(5);
  }
}
