package dev.lathe.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.OutputPicture;
import dev.lathe.engine.answer.Raster;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.MetricScore;
import dev.lathe.engine.evaluate.PictureQuality;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.picture.Luminance;
import dev.lathe.engine.picture.Picture;
import dev.lathe.engine.picture.Pictures;
import dev.lathe.engine.picture.PngFiles;
import dev.lathe.engine.picture.Rescaling;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import dev.lathe.engine.task.TestPictures;
import dev.lathe.engine.task.TinyModels;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that make pictures, from the file to the picture and its measure. */
class PictureModelsTest {
  private static final JobContext NOBODY = JobContext.unwatched();

  @TempDir Path folder;

  private static Model open(Path file) {
    return ModelOpener.open(file, SetupFlags.none(), NOBODY);
  }

  private Path png(String name, Raster picture) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, PngFiles.encode(picture));
  }

  private static OutputPicture make(Model model, Path picture) throws IOException {
    try (Predictor p = Predictors.open(model, TestDevices.CPU, 1)) {
      Answer made = p.predict(ImageSample.of(picture), NOBODY).answer();
      Picture given = Pictures.decode(Files.readAllBytes(picture), "given");
      return (OutputPicture) model.setup().task().withGiven(made, model.setup(), () -> given);
    }
  }

  private static Raster flat(int width, int height, int level) {
    byte[] levels = new byte[3 * width * height];
    java.util.Arrays.fill(levels, (byte) level);
    return new Raster(width, height, 3, levels);
  }

  private Model identity(String channels) {
    return open(
        TinyModels.identity(folder, channels + ".onnx", DataType.FLOAT, "1", channels, "16", "16"));
  }

  @Test
  void aLuminanceGetsThePicturesColoursBack() throws IOException {
    Raster given = TestPictures.pattern(16, 16).raster();
    OutputPicture made = make(identity("1"), png("a.png", given));
    assertThat(made.made().levels()).isEqualTo(Luminance.of(given).levels());
    assertThat(PictureQuality.psnr(made.after(), given)).isGreaterThan(48);
    assertThat(made.after().bands()).isEqualTo(3);
    assertThat(made.shown().orElseThrow().before().levels()).isEqualTo(given.levels());
  }

  @Test
  void aPictureOfAnotherSizeIsFittedAndItsPaddingCutOff() throws IOException {
    OutputPicture made = make(identity("3"), png("wide.png", flat(40, 20, 77)));
    assertThat(List.of(made.made().width(), made.made().height())).containsExactly(16, 8);
    assertThat(made.made().levels()).containsOnly((byte) 77);
  }

  @Test
  void aNetworkThatTakesAnySizeGetsPicturesInTheirOwn() throws IOException {
    Model model =
        open(
            TinyModels.identity(
                folder, "any.onnx", DataType.FLOAT, "batch", "3", "height", "width"));
    assertThat(model.setup().task()).isEqualTo(Tasks.IMAGE_TO_IMAGE);
    Raster given = TestPictures.pattern(50, 31).raster();
    assertThat(make(model, png("any.png", given)).made().levels()).isEqualTo(given.levels());
    try (Predictor p = Predictors.open(model, TestDevices.CPU, 1)) {
      List<Prediction> both =
          p.predictBatch(
              List.of(
                  ImageSample.of(folder.resolve("any.png")),
                  ImageSample.of(png("other.png", flat(20, 10, 5)))),
              NOBODY);
      assertThat(both)
          .extracting(x -> ((OutputPicture) x.answer()).made().width())
          .containsExactly(50, 20);
    }
  }

  @Test
  void picturesAreMeasuredAgainstTheirTargets() throws IOException {
    for (int i = 0; i < 4; i++) {
      png("data/noisy/" + i + ".png", flat(16, 16, 100 + i));
      png("data/clean/" + i + ".png", flat(16, 16, 110 + i));
    }
    png("data/noisy/alone.png", flat(16, 16, 50));
    png("data/noisy/tall.png", flat(16, 16, 50));
    png("data/clean/tall.png", flat(16, 40, 50));
    Model model = identity("3");
    Dataset data = Datasets.open(folder.resolve("data"), model, NOBODY);
    assertThat(data.labelled()).isEqualTo(4);
    assertThat(String.join(" ", data.problems()))
        .contains("no target has their name")
        .contains("alone.png")
        .contains("other proportions than the picture")
        .contains("16 x 40 for a picture of 16 x 16");
    try (Predictor p = Predictors.open(model, TestDevices.CPU, 1)) {
      Evaluation e =
          new Evaluator(p, NOBODY)
              .evaluate(model.setup().task().metrics(), data.examples(), List.of(), s -> {});
      MetricScore psnr = e.quality().orElseThrow();
      assertThat(psnr.metric().id()).isEqualTo("psnr");
      assertThat(psnr.estimate().n()).isEqualTo(4);
      assertThat(psnr.estimate().value()).isCloseTo(20 * Math.log10(25.5), within(1e-9));
    }
  }

  @Test
  void aFolderWithoutTargetsSaysHowToGiveSome() throws IOException {
    png("only/a.png", flat(16, 16, 1));
    Dataset data = Datasets.open(folder.resolve("only"), identity("3"), NOBODY);
    assertThat(data.labelled()).isZero();
    assertThat(String.join(" ", data.problems())).contains("have no targets");
  }

  /** What was enlarged three times and made small again is what was given, nearly. */
  @Test
  void superResolutionKeepsThePicture() throws IOException {
    Model model = open(Shared.model("image/super_resolution_x3.onnx"));
    assertThat(model.setup().task()).isEqualTo(Tasks.IMAGE_TO_IMAGE);
    Path photo;
    try (Stream<Path> files = Files.walk(Shared.data("imagenet200"))) {
      photo =
          files
              .filter(f -> Pictures.hasPictureName(f.toString()))
              .sorted()
              .findFirst()
              .orElseThrow();
    }
    OutputPicture made = make(model, photo);
    Picture given = Pictures.decode(Files.readAllBytes(photo), "given");
    assertThat(made.scale()).isEqualTo(3);
    assertThat(made.clipped()).isLessThan(0.01);
    double aspect = (double) given.width() / given.height();
    assertThat((double) made.made().width() / made.made().height()).isCloseTo(aspect, within(0.01));
    Raster small = Rescaling.to(made.after(), made.after().width() / 3, made.after().height() / 3);
    Raster before = made.shown().orElseThrow().before();
    Raster seen = Rescaling.to(before, small.width(), small.height());
    assertThat(PictureQuality.psnr(small, seen)).isGreaterThan(32);
  }
}
