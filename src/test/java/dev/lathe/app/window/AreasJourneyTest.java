package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.cli.ColourAreas;
import dev.lathe.app.wiring.WindowServices;
import dev.lathe.controllers.answer.DrawnMask;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.views.WindowHarness;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javafx.scene.control.Slider;
import javafx.scene.input.KeyCode;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person sees the areas of a picture, and what becomes of them in a smaller variant. */
class AreasJourneyTest {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 320;

  @TempDir static Path home;
  private static WindowHarness window;
  private static Person person;

  @BeforeAll
  static void openWindow() {
    System.setProperty("lathe.home", home.toString());
    window = WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.empty());
    person = new Person(window);
    person.sees("the first sample's answer", () -> !done().isEmpty());
  }

  @AfterAll
  static void leave() {
    window.close();
    System.clearProperty("lathe.home");
  }

  private static List<AnswerCard> done() {
    return person.state().tryIt().cards().stream()
        .filter(c -> c.state() == AnswerCard.State.DONE)
        .toList();
  }

  private static List<DrawnMask> masks() {
    return done().stream()
        .flatMap(c -> c.content().stream())
        .filter(DrawnMask.class::isInstance)
        .map(DrawnMask.class::cast)
        .toList();
  }

  /** A house with a red roof in a meadow. */
  private static Path landscape() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setPaint(new GradientPaint(0, 0, new Color(0x4a86d0), 0, 220, new Color(0xc8d6e0)));
    g.fillRect(0, 0, WIDTH, HEIGHT);
    g.setPaint(new GradientPaint(0, 190, new Color(0x90a878), 0, HEIGHT, new Color(0x3f8a35)));
    g.fillRect(0, 190, WIDTH, HEIGHT - 190);
    g.setColor(new Color(0xe6dfd0));
    g.fillRect(150, 150, 150, 90);
    g.setColor(new Color(0x4a4038));
    g.fillRect(205, 185, 34, 55);
    g.setColor(new Color(0xb0402c));
    g.fillPolygon(new Polygon(new int[] {130, 225, 320}, new int[] {150, 80, 150}, 3));
    g.setColor(new Color(0x3c7a3a));
    g.fillOval(350, 110, 90, 110);
    g.dispose();
    Random random = new Random(5);
    for (int p = 0; p < WIDTH * HEIGHT; p++) {
      Color c = new Color(image.getRGB(p % WIDTH, p / WIDTH));
      double light = 1 + 0.06 * random.nextGaussian();
      image.setRGB(
          p % WIDTH,
          p / WIDTH,
          new Color(lit(c.getRed(), light), lit(c.getGreen(), light), lit(c.getBlue(), light))
              .getRGB());
    }
    Path file = home.resolve("landscape.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static int lit(int value, double light) {
    return (int) Math.max(0, Math.min(255, value * light));
  }

  @Test
  void aPictureIsColouredByClassAndAVariantBesideIt() throws IOException {
    Path model = home.resolve("areas.onnx");
    ColourAreas.write(model, 128);
    assertThat(person.drops(model)).isTrue();
    person.sees(
        "the model",
        () ->
            person
                .state()
                .workbench()
                .chipProperty()
                .get()
                .filter(c -> c.path().equals(model.toString()))
                .isPresent());
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
    assertThat(person.drops(landscape())).isTrue();
    person.sees("areas", () -> masks().size() == 1);
    DrawnMask first = masks().get(0);
    assertThat(first.areas())
        .extracting(DrawnMask.Area::label)
        .containsExactlyInAnyOrder("background", "roof", "grass", "sky");
    assertThat(first.at(0.45, 0.4).orElseThrow().label()).isEqualTo("roof");
    assertThat(first.at(0.5, 0.95).orElseThrow().label()).isEqualTo("grass");
    assertThat(first.at(0.05, 0.05).orElseThrow().label()).isEqualTo("sky");
    Slider opacity = (Slider) person.reads(() -> window.scene().lookup("#areas-opacity"));
    double before = opacity.getValue();
    WindowHarness.onFx(
        () -> {
          opacity.requestFocus();
          return true;
        });
    person.keys(KeyCode.RIGHT);
    assertThat(opacity.getValue()).isGreaterThan(before);

    person.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
    person.clicks(person.part("step-round-weights", ".toggle-switch"));
    person.clicks(person.part("step-int8-static", ".toggle-switch"));
    person.drags(person.part("param-bits", ".thumb"), -120, 0);
    person.keys(KeyCode.CONTROL, KeyCode.ENTER);
    person.sees("the variant", () -> person.state().workbench().variants().size() == 2);
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT2);
    person.sees("both", () -> masks().size() == 2);
    assertThat(masks().get(1).summary()).endsWith("THE SAME");
    assertThat(done().get(1).difference()).isNotEmpty();
    WindowHarness.pulse();
    window.screenshot("areas-variants");
  }
}
