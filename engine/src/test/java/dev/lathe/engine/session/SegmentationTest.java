package dev.lathe.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.Segmentation;
import dev.lathe.engine.answer.TrueMask;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.MetricScore;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.MaskImages;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.OptionValues;
import dev.lathe.engine.task.SemanticSegmentation;
import dev.lathe.engine.task.SetupFinder;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import dev.lathe.engine.task.TestPictures;
import dev.lathe.engine.task.TinyModels;
import dev.lathe.engine.task.TinyModels.Pixels;
import dev.lathe.engine.task.TinyModels.Port;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pixels get their classes, whatever the network's output looks like and however it is fed. */
class SegmentationTest {
  private static final JobContext NOBODY = JobContext.unwatched();
  private static final int RED = 0xff0000;
  private static final int GREEN = 0x00ff00;
  private static final int BLUE = 0x0000ff;

  @TempDir Path dir;

  private Model model(String side, Pixels form) {
    Path file =
        TinyModels.pixels(
            dir, "p" + side + form + ".onnx", side, form, Map.of("labels", "red,green,blue"));
    return ModelOpener.open(file, SetupFlags.none(), NOBODY);
  }

  /** Left a third red, then green; the lower quarter blue. */
  private static BufferedImage flag(int w, int h) {
    BufferedImage image = TestPictures.plain(w, h, GREEN);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        if (y >= h * 3 / 4) {
          image.setRGB(x, y, BLUE);
        } else if (x < w / 3) {
          image.setRGB(x, y, RED);
        }
      }
    }
    return image;
  }

  private static Sample sample(BufferedImage image) {
    byte[] png = TestPictures.encode(image, "png");
    return new ImageSample("flag.png", () -> png);
  }

  private static Segmentation answer(Model m, BufferedImage image) {
    try (Predictor p = Predictors.open(m, TestDevices.CPU, 1)) {
      return (Segmentation) p.predict(sample(image), NOBODY).answer();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Pixels.class,
      names = {"PROBABILITIES", "CHANNELS_LAST", "INDICES"})
  void everyPixelOfThePictureGetsItsClass(Pixels form) {
    Model m = model("12", form);
    assertThat(m.setup().task()).isEqualTo(Tasks.SEGMENTATION);

    Segmentation a = answer(m, flag(24, 48));

    assertThat(List.of(a.width(), a.height(), a.classes().width(), a.classes().height()))
        .containsExactly(24, 48, 24, 48);
    assertThat(a.classes().at(1, 1)).isZero();
    assertThat(a.classes().at(22, 1)).isEqualTo(1);
    assertThat(a.classes().at(12, 46)).isEqualTo(2);
    assertThat(a.shares())
        .extracting(Segmentation.Share::label)
        .containsExactlyInAnyOrder("green", "red", "blue");
    assertThat(a.shares().get(0).share()).isCloseTo(0.5, within(0.05));
    assertThat(a.shares().get(0).label()).isEqualTo("green");
    assertThat(a.shares().get(2).share()).isCloseTo(0.25, within(0.05));
    assertThat(a.unseen()).isZero();
    if (form != Pixels.INDICES) {
      // The softmax of 1, 0, 0.
      assertThat(a.shares().get(0).confidence()).isCloseTo(0.576, within(0.05));
    } else {
      assertThat(a.shares().get(0).confidence()).isNaN();
    }
  }

  @Test
  void aSingleScoreTellsTheObjectFromItsBackground() {
    Path file = TinyModels.pixels(dir, "o.onnx", "8", Pixels.OBJECT, Map.of());
    Model m = ModelOpener.open(file, SetupFlags.none(), NOBODY);
    assertThat(m.setup().task()).isEqualTo(Tasks.SEGMENTATION);
    assertThat(m.setup().options().get(SemanticSegmentation.READING)).isEqualTo("probabilities");

    // The sigmoid of a third is 0.583.
    Segmentation half = answer(m, flag(8, 8));
    Segmentation none =
        answer(
            m.withSetup(
                m.setup()
                    .withOptions(m.setup().options().with(SemanticSegmentation.THRESHOLD, 0.6))),
            flag(8, 8));

    assertThat(half.shares()).extracting(Segmentation.Share::label).containsExactly("object");
    assertThat(none.shares()).extracting(Segmentation.Share::label).containsExactly("background");
    assertThat(none.shares().get(0).confidence()).isCloseTo(1 - 0.583, within(1e-3));
  }

  @ParameterizedTest
  @CsvSource({"LETTERBOX,40,20", "LETTERBOX_TOP_LEFT,20,40", "STRETCH,40,20"})
  void paddingIsUndone(Fit fit, int w, int h) {
    Model m = model("20", Pixels.PROBABILITIES);
    Segmentation a = answer(fed(m, fit), flag(w, h));

    assertThat(a.classes().width()).isEqualTo(w);
    assertThat(a.unseen()).isZero();
    assertThat(a.classes().counts()[2] / (double) a.classes().size())
        .as("the lower quarter")
        .isCloseTo(0.25, within(0.04));
    assertThat(a.classes().at(1, 1)).isZero();
    assertThat(a.classes().at(w - 1, h / 2)).isEqualTo(1);
    assertThat(a.classes().at(w - 1, h - 1)).isEqualTo(2);
  }

  @Test
  void whatACropCutsOffIsUnseen() {
    Model m = model("20", Pixels.PROBABILITIES);
    Segmentation a = answer(fed(m, Fit.CROP), flag(80, 40));

    assertThat(a.unseen()).isCloseTo(0.5, within(0.01));
    assertThat(a.classes().at(0, 0)).isEqualTo(PixelClasses.UNKNOWN);
    assertThat(a.classes().at(40, 39)).isEqualTo(2);
  }

  private static Model fed(Model m, Fit fit) {
    return ModelOpener.open(
        m.file(), SetupFlags.none().withFit(Optional.of(fit), Optional.of(114)), NOBODY);
  }

  @Test
  void masksAreWrittenAndRead() throws Exception {
    Segmentation a = answer(model("12", Pixels.PROBABILITIES), flag(24, 48));
    byte[] png = MaskImages.png(a.classes());
    MaskImages.Values back = MaskImages.read(png, "mask.png");
    assertThat(back.palette()).isTrue();
    assertThat(back.values().agreement(a.classes())).isEqualTo(1);
    short[] many = new short[4];
    many[3] = 300;
    PixelClasses wide = new PixelClasses(2, 2, many);
    assertThat(MaskImages.read(MaskImages.png(wide), "w.png").values().at(3)).isEqualTo(300);
  }

  @Test
  void agreesWithTheMasksItsTrainingDataHold() throws Exception {
    Model m = model("12", Pixels.PROBABILITIES);
    Path data = dir.resolve("data");
    Files.createDirectories(data.resolve("images"));
    Files.createDirectories(data.resolve("masks"));
    for (int i = 0; i < 6; i++) {
      BufferedImage image = flag(24 + 12 * i, 48);
      Files.write(data.resolve("images/" + i + ".png"), TestPictures.encode(image, "png"));
      short[] right = new short[image.getWidth() * image.getHeight()];
      for (int p = 0; p < right.length; p++) {
        int rgb = image.getRGB(p % image.getWidth(), p / image.getWidth()) & 0xffffff;
        right[p] = (short) (rgb == RED ? 0 : rgb == GREEN ? 1 : 2);
      }
      // In the last mask green and blue are exchanged.
      PixelClasses mask = new PixelClasses(image.getWidth(), image.getHeight(), right);
      PixelClasses given = i == 5 ? mask.mapped(c -> c == 0 ? 0 : 3 - c) : mask;
      Files.write(data.resolve("masks/" + i + ".png"), MaskImages.png(given));
    }
    Dataset set = Datasets.open(data, m, NOBODY);
    assertThat(set.problems()).isEmpty();
    assertThat(set.examples()).allMatch(e -> e.truth().orElseThrow() instanceof TrueMask);

    Evaluation e;
    try (Predictor p = Predictors.open(m, TestDevices.CPU, 1)) {
      e =
          new Evaluator(p, NOBODY)
              .evaluate(m.setup().task().metrics(), set.examples(), List.of(), x -> {});
    }
    assertThat(e.scores())
        .extracting(s -> s.metric().id())
        .containsExactly("miou", "pixel-accuracy");
    MetricScore accuracy = e.scores().get(1);
    // Of the pixels of the widest of six pictures only a third of the upper part is right.
    double widest = 84.0 / (24 + 36 + 48 + 60 + 72 + 84);
    assertThat(accuracy.estimate().value()).isCloseTo(1 - 0.75 * widest, within(0.03));
    assertThat(accuracy.estimate().low()).isLessThan(accuracy.estimate().value());
    assertThat(e.scores().get(0).estimate().value()).isBetween(0.5, 0.85);
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT,'1,21,64,64',segmentation",
    "FLOAT,'1,21,16,16',segmentation",
    "FLOAT,'1,64,64,21',segmentation",
    "INT64,'1,64,64',segmentation",
    "INT32,'1,1,64,64',segmentation",
    "FLOAT,'1,256,8,8',raw-tensors",
    "FLOAT,'1,21,4,4',object-detection",
    "FLOAT,'1,21,64,16',raw-tensors",
    "FLOAT,'1,10',image-classification",
  })
  void graphsAreTakenForItByTheirOutputs(DataType type, String axes, String task) {
    OnnxModel onnx =
        TinyModels.declared(
            List.of(new Port("x", DataType.FLOAT, "1", "3", "64", "64")),
            List.of(new Port("y", type, axes.split(","))));
    assertThat(SetupFinder.find(onnx).task().id()).isEqualTo(task);
  }

  /** Three channels may be a picture; with three names of classes they are classes. */
  @Test
  void labelsTellClassesFromColours() {
    Path file = TinyModels.identity(dir, "i.onnx", DataType.FLOAT, "1", "3", "64", "64");
    Model open = ModelOpener.open(file, SetupFlags.none(), NOBODY);
    assertThat(open.setup().task()).isNotEqualTo(Tasks.SEGMENTATION);
    ModelSetup named = ModelOpener.open(file, labels(dir, "a\nb\nc\n"), NOBODY).setup();
    assertThat(named.task()).isEqualTo(Tasks.SEGMENTATION);
  }

  private static SetupFlags labels(Path dir, String names) {
    try {
      return SetupFlags.none().withLabels(Files.writeString(dir.resolve("labels.txt"), names));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * By hand: scores 0 and 1 at two pixels, in four. Half-pixel centres lie at −.25, .25, .75, 1.25.
   */
  @Test
  void scoresAreInterpolatedBeforeTheClassIsChosen() {
    Path file = TinyModels.identity(dir, "j.onnx", DataType.FLOAT, "1", "3", "1", "2");
    Task task = Tasks.SEGMENTATION;
    Model m = ModelOpener.open(file, labels(dir, "a\nb\nc\n").withTask(task), NOBODY);
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_RGB);
    // The network sees (255,0,102) and (0,0,102) after averaging pairs.
    for (int x = 0; x < 4; x++) {
      image.setRGB(x, 0, x < 2 ? 0xff0066 : 0x000066);
    }
    Segmentation a = answer(m, image);
    assertThat(a.classes().width()).isEqualTo(4);
    // Red falls 1, .75, .25, 0 while blue stays at .4.
    assertThat(
            new int[] {a.classes().at(0), a.classes().at(1), a.classes().at(2), a.classes().at(3)})
        .containsExactly(0, 0, 2, 2);
  }

  @Test
  void optionsAreItsOwn() {
    assertThat(OptionValues.NONE.get(SemanticSegmentation.THRESHOLD)).isEqualTo(0.5);
  }
}
