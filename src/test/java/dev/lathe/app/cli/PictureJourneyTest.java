package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.testing.Shared;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A picture made larger, on the command line. */
@ExtendWith(HomeExtension.class)
class PictureJourneyTest {
  @TempDir Path folder;
  private Path model;
  private Path photo;

  @BeforeEach
  void paint() throws IOException {
    model = Shared.model("image/super_resolution_x3.onnx");
    BufferedImage image = new BufferedImage(112, 56, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 56; y++) {
      for (int x = 0; x < 112; x++) {
        image.setRGB(x, y, x < 56 ? 0xc02020 : 0x2020c0);
      }
    }
    photo = folder.resolve("photo.png");
    ImageIO.write(image, "png", photo.toFile());
  }

  @Test
  void theResultIsWrittenInColourAndInThePicturesAspect() throws IOException {
    Path out = folder.resolve("larger.png");
    JsonNode picture =
        lathe("run", model, photo, "-o", out, "--json").json("run").at("/results/0/picture");
    assertThat(picture.path("width").asInt()).isEqualTo(672);
    assertThat(picture.path("height").asInt()).isEqualTo(336);
    assertThat(picture.path("scale").asDouble()).isEqualTo(3);
    BufferedImage made = ImageIO.read(out.toFile());
    assertThat(made.getWidth()).isEqualTo(672);
    assertThat(made.getHeight()).isEqualTo(336);
    assertThat(made.getRGB(100, 168) >> 16 & 0xff).as("red on the left").isGreaterThan(150);
    assertThat(made.getRGB(570, 168) & 0xff).as("blue on the right").isGreaterThan(150);
  }

  @Test
  void aFileThatIsNoPictureIsRefusedBeforeAnythingRuns() {
    Path out = folder.resolve("larger.jpg");
    assertThat(lathe("run", model, photo, "-o", out).saysWhatIsWrong(2).err()).contains(".png");
    assertThat(out).doesNotExist();
    assertThat(lathe("run", model, photo, "-o", folder).saysWhatIsWrong(2).err())
        .contains("It is a folder");
  }

  @Test
  void oneFileTakesOnePicture() {
    Path out = folder.resolve("larger.png");
    assertThat(lathe("run", model, photo, photo, "-o", out).err()).contains("One file takes one");
    assertThat(out).doesNotExist();
  }

  @Test
  void whatIsMadeIsHeldAgainstItsTarget() throws IOException {
    Path targets = Files.createDirectory(folder.resolve("HR"));
    Path own = targets.resolve("photo.png");
    lathe("run", model, photo, "-o", own);

    JsonNode target =
        lathe("run", model, photo, "--target", own, "--json").json("run").at("/results/0/target");
    assertThat(target.path("file").asText()).isEqualTo(own.toString());
    // Its own picture, joined to colours and rounded.
    assertThat(target.path("psnr").asDouble()).isBetween(35.0, 100.0);
    assertThat(target.path("ssim").asDouble()).isBetween(0.98, 1.0);
    assertThat(lathe("run", model, photo, "--target", targets).out())
        .contains("against " + own + ": PSNR (dB) ")
        .contains(", SSIM ");

    Path other = folder.resolve("other.png");
    ImageIO.write(new BufferedImage(30, 30, BufferedImage.TYPE_INT_RGB), "png", other.toFile());
    CommandLine.Result odd = lathe("run", model, photo, "--target", other);
    assertThat(odd.code()).isEqualTo(2);
    assertThat(odd.err()).contains("other proportions").contains("30 x 30");
    assertThat(odd.out()).contains("672 x 336");
    CommandLine.Result nameless = lathe("run", model, other, "--target", targets);
    assertThat(nameless.code()).isEqualTo(2);
    assertThat(nameless.err()).contains("has no target of its name");
    assertThat(
            lathe("run", model, photo, "--target", folder.resolve("none.png"))
                .saysWhatIsWrong(2)
                .err())
        .contains("none.png");
  }

  @Test
  void onlyPicturesHaveTargets() {
    Path classes = Shared.model("image/resnet20_cifar10.onnx");
    assertThat(lathe("run", classes, photo, "--target", photo).saysWhatIsWrong(2).err())
        .contains("no target for what");
  }

  @Test
  void inspectSaysHowPicturesGoInAndComeOut() {
    JsonNode setup = lathe("inspect", model, "--json").json("inspect").path("setup");
    assertThat(setup.at("/preprocessing/fit").asText()).isEqualTo("letterbox");
    assertThat(setup.at("/preprocessing/channels").asText()).isEqualTo("GRAY");
    assertThat(setup.at("/options/output-range").asText()).isEqualTo("as-input");
  }

  @Test
  void aDamagedPictureIsNamed() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.png"), "no picture");
    Path out = folder.resolve("larger.png");
    assertThat(lathe("run", model, bad, "-o", out).saysWhatIsWrong(2).err()).contains("bad.png");
    assertThat(out).doesNotExist();
  }
}
