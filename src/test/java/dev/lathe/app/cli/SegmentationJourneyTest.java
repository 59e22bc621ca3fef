package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A network that tells pixels by their colour, from its file to a measured variant. */
@ExtendWith(HomeExtension.class)
class SegmentationJourneyTest {
  private static final int SIDE = 32;
  private static final List<Color> COLOURS = List.of(Color.BLACK, Color.BLUE, Color.GREEN);

  @TempDir Path folder;
  private Path model;
  private Path data;

  @BeforeEach
  void make() throws IOException {
    model = folder.resolve("colours.onnx");
    ColourAreas.write(model, SIDE);
    data = folder.resolve("data");
    Files.createDirectories(data.resolve("images"));
    Files.createDirectories(data.resolve("masks"));
    Random random = new Random(3);
    for (int i = 0; i < 8; i++) {
      scene(random, i);
    }
  }

  /** Blue and green rectangles on black, with their mask in greys. */
  private void scene(Random random, int i) throws IOException {
    BufferedImage picture = new BufferedImage(2 * SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    BufferedImage mask = new BufferedImage(2 * SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D g = picture.createGraphics();
    for (int c = 1; c < COLOURS.size(); c++) {
      int x = 4 * random.nextInt(10);
      int y = 4 * random.nextInt(4);
      g.setColor(COLOURS.get(c));
      g.fillRect(x, y, 16, 12);
      for (int p = 0; p < 16 * 12; p++) {
        mask.getRaster().setSample(x + p % 16, y + p / 16, 0, c);
      }
    }
    g.dispose();
    ImageIO.write(picture, "png", data.resolve("images/" + i + ".png").toFile());
    ImageIO.write(mask, "png", data.resolve("masks/" + i + ".png").toFile());
  }

  @Test
  void runGivesSharesAndWritesTheMask() throws IOException {
    assertThat(lathe("inspect", model, "--json").json("inspect").path("task").asText())
        .isEqualTo("segmentation");
    Path picture = data.resolve("images/0.png");
    JsonNode result = lathe("run", model, picture, "--json").json("run").at("/results/0");
    assertThat(result.path("width").asInt()).isEqualTo(2 * SIDE);
    assertThat(result.at("/classes/0/label").asText()).isEqualTo("background");
    assertThat(result.at("/classes/0/share").asDouble()).isBetween(0.7, 0.95);
    assertThat(result.at("/classes/0/confidence").asDouble()).isBetween(0.65, 0.8);

    Path target = folder.resolve("mask.png");
    CommandLine.Result written = lathe("run", model, picture, "-o", target);
    assertThat(written.code()).describedAs(written.err()).isZero();
    BufferedImage mask = ImageIO.read(target.toFile());
    BufferedImage right = ImageIO.read(data.resolve("masks/0.png").toFile());
    assertThat(mask.getWidth()).isEqualTo(right.getWidth());
    int same = 0;
    for (int p = 0; p < 2 * SIDE * SIDE; p++) {
      int x = p % (2 * SIDE);
      int y = p / (2 * SIDE);
      same += mask.getRaster().getSample(x, y, 0) == right.getRaster().getSample(x, y, 0) ? 1 : 0;
    }
    // The network sees half as many columns.
    assertThat(same).isGreaterThan(2 * SIDE * SIDE * 95 / 100);
  }

  @Test
  void aVariantIsMeasuredByTheOverlapOfItsAreas() throws IOException {
    Path variant = folder.resolve("int8.onnx");
    CommandLine.Result made =
        lathe("optimize", model, "--pass", "int8-static", "--data", data, "-o", variant, "--json");
    assertThat(made.code()).describedAs(made.err()).isZero();
    assertThat(made.out()).contains("miou");

    JsonNode rows =
        lathe("measure", model, variant, "--data", data, "--seconds", "1", "--json")
            .json("measure");
    assertThat(rows.toString()).contains("\"miou\"").contains("\"pixel-accuracy\"");
  }

  @Test
  void whatAVariantBrokeIsToldByClass() throws IOException {
    Path variant = folder.resolve("two-bits.onnx");
    CommandLine.Result made =
        lathe("optimize", model, "--pass", "round-weights:bits=2", "-o", variant);
    assertThat(made.code()).describedAs(made.err()).isZero();

    JsonNode changes = lathe("changes", model, variant, "--data", data, "--json").json("changes");
    assertThat(changes.path("measure").asText()).isEqualTo("overlap");
    assertThat(changes.path("labelled").asInt()).isEqualTo(8);
    assertThat(changes.path("classes"))
        .extracting(c -> c.path("label").asText())
        .containsExactlyInAnyOrder("background", "sky", "grass");
    for (JsonNode c : changes.path("classes")) {
      assertThat(c.at("/before/value").asDouble()).isGreaterThan(0.8);
      assertThat(c.at("/before/low").asDouble())
          .isLessThanOrEqualTo(c.at("/before/value").asDouble());
      assertThat(c.at("/before/n").asInt()).isEqualTo(8);
    }
  }

  @Test
  void masksMayBeInTheColoursOfTheLabels() throws IOException {
    Path labels = folder.resolve("labels.txt");
    Files.writeString(labels, "background 0 0 0\nsky 255 0 0\ngrass 0 128 64\nroof 1 2 3\n");
    int[] rgb = {0, 0xff0000, 0x008040};
    for (int i = 0; i < 8; i++) {
      Path file = data.resolve("masks/" + i + ".png");
      BufferedImage grey = ImageIO.read(file.toFile());
      BufferedImage mask = new BufferedImage(2 * SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 2 * SIDE * SIDE; p++) {
        int x = p % (2 * SIDE);
        int y = p / (2 * SIDE);
        mask.setRGB(x, y, rgb[grey.getRaster().getSample(x, y, 0)]);
      }
      ImageIO.write(mask, "png", file.toFile());
    }
    CommandLine.Result measured =
        lathe("measure", model, "--labels", labels, "--data", data, "--seconds", "1", "--json");
    measured.json("measure");
    assertThat(measured.out()).contains("\"miou\"");
    assertThat(measured.err()).doesNotContain("order in which");

    Path target = folder.resolve("mask.png");
    assertThat(
            lathe("run", model, data.resolve("images/0.png"), "--labels", labels, "-o", target)
                .code())
        .isZero();
    BufferedImage written = ImageIO.read(target.toFile());
    for (int p = 0; p < 2 * SIDE * SIDE; p++) {
      assertThat(written.getRGB(p % (2 * SIDE), p / (2 * SIDE)) & 0xffffff)
          .isIn(0, 0xff0000, 0x008040);
    }
  }

  @Test
  void masksThatDoNotFitAreNamed() throws IOException {
    ImageIO.write(
        new BufferedImage(9, 9, BufferedImage.TYPE_BYTE_GRAY),
        "png",
        data.resolve("masks/1.png").toFile());
    Files.delete(data.resolve("masks/2.png"));
    Path variant = folder.resolve("bits.onnx");

    CommandLine.Result made =
        lathe("optimize", model, "--pass", "round-weights", "--data", data, "-o", variant);

    assertThat(made.code()).describedAs(made.err()).isZero();
    assertThat(made.out() + made.err())
        .contains("masks/1.png (9 x 9 for a picture of 64 x 32)")
        .contains("images/2.png");
  }
}
