package dev.lathe.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.Segmentation;
import dev.lathe.engine.answer.TrueMask;
import dev.lathe.engine.picture.MaskImages;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SemanticSegmentation;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.TestPictures;
import dev.lathe.engine.task.TinyModels;
import dev.lathe.engine.task.TinyModels.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks in their many forms, and what is said of those that are wrong. */
class MaskDataTest {
  private static final JobContext NOBODY = JobContext.unwatched();

  @TempDir Path dir;
  private Path data;
  private Model three;
  private Model object;

  @BeforeEach
  void models() throws IOException {
    Path models = Files.createDirectory(dir.resolve("models"));
    data = Files.createDirectory(dir.resolve("data"));
    three =
        open(
            TinyModels.pixels(
                models, "a.onnx", "8", Pixels.PROBABILITIES, Map.of("labels", "sky,road,car")));
    object = open(TinyModels.pixels(models, "b.onnx", "8", Pixels.OBJECT, Map.of()));
  }

  private static Model open(Path file) {
    return ModelOpener.open(file, SetupFlags.none(), NOBODY);
  }

  private void picture(String name, int colour) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, TestPictures.encode(TestPictures.plain(4, 2, colour), "png"));
  }

  private static BufferedImage grey(int w, int h, int... values) {
    BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, w, h, values);
    return image;
  }

  private void mask(String name, BufferedImage image) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, TestPictures.encode(image, "png"));
  }

  private static Map<String, String> truth(Dataset d) {
    Map<String, String> map = new TreeMap<>();
    for (Example e : d.examples()) {
      String name = e.sample().name().replaceAll(".*/", "");
      map.put(name, e.truth().map(t -> text(((TrueMask) t).classes())).orElse("none"));
    }
    return map;
  }

  private static String text(PixelClasses classes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < classes.size(); i++) {
      text.append(classes.at(i) == PixelClasses.UNKNOWN ? "?" : String.valueOf(classes.at(i)));
    }
    return text.toString();
  }

  @Test
  void valuesOfGreysAndPlacesOfPalettesAreClasses() throws IOException {
    picture("images/a.png", 1);
    picture("images/b.png", 2);
    mask("masks/a.png", grey(4, 2, 0, 1, 2, 255, 0, 0, 0, 0));
    PixelClasses palette = new PixelClasses(4, 2, new short[] {2, 2, 1, 1, 0, 0, 0, -1});
    Files.write(data.resolve("masks/b.png"), MaskImages.png(palette));

    Dataset d = Datasets.open(data, three, NOBODY);

    assertThat(truth(d)).containsEntry("a.png", "012?0000").containsEntry("b.png", "2211000?");
    assertThat(d.problems()).isEmpty();
    assertThat(d.classes()).extracting(DataClass::name).containsExactly("0", "1", "2");
    assertThat(truth(Datasets.open(data.resolve("images"), three, NOBODY))).isEqualTo(truth(d));
  }

  @Test
  void blackAndWhiteAreBackgroundAndObject() throws IOException {
    picture("a.png", 1);
    mask("a_mask.png", grey(4, 2, 0, 255, 255, 0, 0, 0, 0, 0));
    assertThat(truth(Datasets.open(data, object, NOBODY))).containsEntry("a.png", "01100000");

    mask("a_mask.png", grey(4, 2, 0, 255, 200, 100, 3, 0, 0, 0));
    Dataset soft = Datasets.open(data, object, NOBODY);
    assertThat(truth(soft)).containsEntry("a.png", "01100000");
    assertThat(soft.problems()).singleElement().asString().contains("greys");

    mask("a_mask.png", grey(4, 2, 0, 1, 1, 255, 0, 0, 0, 0));
    assertThat(truth(Datasets.open(data, object, NOBODY))).containsEntry("a.png", "011?0000");
  }

  @Test
  void whatIsWrongIsNamedAndLosesNothingElse() throws IOException {
    for (int i = 0; i < 7; i++) {
      picture("images/" + i + ".png", 100 + i);
    }
    mask("masks/0.png", grey(4, 2, 0, 1, 2, 0, 0, 0, 0, 0));
    mask("masks/1.png", grey(4, 2, 0, 1, 7, 9, 0, 0, 0, 0));
    mask("masks/2.png", grey(2, 1, 0, 1));
    mask("masks/3.png", grey(3, 3, 0, 1, 2, 0, 0, 0, 0, 0, 0));
    BufferedImage photo = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < 512; p++) {
      photo.setRGB(p % 64, p / 64, 0x10000 + 97 * p);
    }
    mask("masks/4.png", photo);
    Files.writeString(data.resolve("masks/5.png"), "no picture");
    mask("masks/other.png", grey(4, 2, 0, 1, 2, 0, 0, 0, 0, 0));

    Dataset d = Datasets.open(data, three, NOBODY);

    assertThat(truth(d))
        .containsEntry("0.png", "01200000")
        .containsEntry("1.png", "01??0000")
        .containsEntry("2.png", "01")
        .containsEntry("3.png", "none")
        .containsEntry("4.png", "none")
        .containsEntry("5.png", "none")
        .doesNotContainKey("6.png");
    assertThat(String.join("\n", d.problems()))
        .contains("images/6.png")
        .contains("no mask has")
        .contains("masks/1.png (7, 9)")
        .contains("another size")
        .contains("masks/2.png (2 x 1 for a picture of 4 x 2)")
        .contains("other proportions")
        .contains("masks/4.png has too many colours")
        .contains("masks/5.png is not a picture")
        .contains("masks/other.png");
  }

  private static final int RED = 0xff0000;
  private static final int MINT = 0x66ffcc;
  private static final int NIGHT = 0x101030;

  private static BufferedImage colours(int... rgb) {
    BufferedImage image = new BufferedImage(4, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 4, 2, rgb, 0, 4);
    return image;
  }

  /** One mask in two colours, one in a third alone, one all black, and one of numbers. */
  private void inColours() throws IOException {
    for (String name : new String[] {"a", "b", "c", "d"}) {
      picture("images/" + name + ".png", name.hashCode());
    }
    mask("masks/a.png", colours(0, 0, RED, RED, MINT, 0, 0, 0));
    mask("masks/b.png", colours(NIGHT, NIGHT, 0, 0, 0, 0, 0, 0));
    mask("masks/c.png", colours(0, 0, 0, 0, 0, 0, 0, 0));
    mask("masks/d.png", grey(4, 2, 0, 1, 2, 0, 0, 0, 0, 0));
  }

  private Model labelled(String lines) throws IOException {
    Path labels = Files.writeString(dir.resolve("labels.txt"), lines);
    return ModelOpener.open(three.file(), SetupFlags.none().withLabels(labels), NOBODY);
  }

  @Test
  void labelsWithColoursSayWhatColoursMean() throws IOException {
    inColours();
    Model m = labelled("sky 0 0 0\nroad 102 255 204\ncar 255 0 0\n");

    Dataset d = Datasets.open(data, m, NOBODY);

    assertThat(truth(d))
        .containsEntry("a.png", "00221000")
        .containsEntry("b.png", "??000000")
        .containsEntry("c.png", "00000000")
        .containsEntry("d.png", "01200000");
    assertThat(d.problems())
        .containsExactly(
            "1 colour of the masks is no class of the model, and the pixels of it do not count, 2 in"
                + " all: #101030 (2).");
    assertThat(d.classes()).extracting(DataClass::name).contains("#000000", "#66ffcc", "#101030");
    Model byHand =
        m.withSetup(
            m.setup().withClassMap(m.setup().classMap().with("#101030", Optional.of("car"))));
    assertThat(truth(Datasets.open(data, byHand, NOBODY))).containsEntry("b.png", "22000000");
  }

  @Test
  void aFileOfTheDataSaysWhatColoursMean() throws IOException {
    inColours();
    Path said = data.resolve("class_dict.csv");
    Files.writeString(said, "name,r,g,b\ncar,255,0,0\nsky,0,0,0\nroad,16,16,48\nboat,1,2,3\n");

    Dataset d = Datasets.open(data, three, NOBODY);

    assertThat(truth(d)).containsEntry("a.png", "0022?000").containsEntry("b.png", "11000000");
    assertThat(String.join("\n", d.problems())).contains("class_dict.csv").contains("#66ffcc (1)");
    assertThat(truth(Datasets.open(data.resolve("images"), three, NOBODY))).isEqualTo(truth(d));
    Files.writeString(said, "nothing of the kind");
    assertThatThrownBy(() -> Datasets.open(data, three, NOBODY))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("class_dict.csv");
  }

  @Test
  void withoutAWordColoursAreTheClassesInTheirOrder() throws IOException {
    inColours();
    Dataset d = Datasets.open(data, three, NOBODY);
    assertThat(truth(d)).containsEntry("a.png", "00112000").containsEntry("b.png", "??000000");
    assertThat(String.join("\n", d.problems()))
        .contains("0 is #000000, 1 is #ff0000, 2 is #66ffcc")
        .contains("#101030 (2)");
  }

  @Test
  void vocsColoursAreKnown() throws IOException {
    picture("images/a.png", 1);
    mask("masks/a.png", colours(0x008000, 0x800000, 0, 0, 0, 0, 0xe0e0c0, 0));
    Dataset d = Datasets.open(data, three, NOBODY);
    assertThat(truth(d)).containsEntry("a.png", "210000?0");
    assertThat(d.problems()).first().asString().contains("Pascal VOC");
  }

  @Test
  void masksAreSavedInTheColoursOfTheLabels() throws IOException {
    Model m = labelled("sky 0 0 0\nroad 102 255 204\ncar 255 0 0\n");
    PixelClasses classes = new PixelClasses(2, 1, new short[] {1, 2});
    Answer answer =
        new Segmentation(classes, 2, 1, new float[0], List.of(), false, Optional.empty());
    byte[] png = m.setup().task().toPng(answer, m.setup()).orElseThrow();
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(MINT);
    assertThat(image.getRGB(1, 0) & 0xffffff).isEqualTo(RED);
    assertThat(MaskImages.read(png, "m").values().at(1)).isEqualTo(2);
  }

  @Test
  void theFirstClassMayBeginElsewhere() throws IOException {
    picture("images/a.png", 1);
    mask("annotations/a.png", grey(4, 2, 0, 1, 2, 3, 1, 1, 1, 1));
    Model ade =
        three.withSetup(
            three
                .setup()
                .withOptions(three.setup().options().with(SemanticSegmentation.FIRST_VALUE, 1)));
    Dataset d = Datasets.open(data, ade, NOBODY);
    assertThat(truth(d)).containsEntry("a.png", "?0120000");
    assertThat(d.problems()).isEmpty();
  }

  @Test
  void picturesAloneCanBeAgreedUpon() throws IOException {
    picture("a.png", 1);
    Dataset d = Datasets.open(data, three, NOBODY);
    assertThat(truth(d)).containsExactly(Map.entry("a.png", "none"));
    assertThat(d.problems()).singleElement().asString().contains("no masks");
    Path empty = Files.createDirectory(dir.resolve("empty"));
    assertThatThrownBy(() -> Datasets.open(empty, three, NOBODY))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("no pictures");
  }
}
