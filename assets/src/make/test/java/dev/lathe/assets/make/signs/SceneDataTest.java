package dev.lathe.assets.make.signs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.assets.make.signs.SceneData.Part;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneDataTest {
  /** Scenes as shipped. */
  private static final int EVALUATION = 240;

  private static List<Scene> evaluation;

  @BeforeAll
  static void paint() {
    evaluation =
        IntStream.range(0, EVALUATION).mapToObj(i -> SceneData.scene(Part.EVALUATION, i)).toList();
  }

  private static Map<String, byte[]> committed() throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream in =
            SceneDataTest.class.getResourceAsStream("/lathe/samples/signs/evaluation.zip");
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        files.put(e.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  @Test
  void theCommittedBoxesAndPicturesAreThoseOfTheirSeeds() throws IOException {
    Map<String, byte[]> files = committed();
    assertThat(files).hasSize(EVALUATION + 1);
    assertThat(new String(files.get("annotations.json"), StandardCharsets.UTF_8))
        .isEqualTo(CocoJson.write(evaluation));
    for (int i = 0; i < EVALUATION; i += 40) {
      byte[] jpeg = files.get(SceneData.fileName(i));
      BufferedImage shipped = ImageIO.read(new java.io.ByteArrayInputStream(jpeg));
      // What JPEG loses and what another Java smooths differently is far less than another scene.
      assertThat(difference(shipped, evaluation.get(i).image())).isLessThan(12);
      assertThat(difference(shipped, evaluation.get(i + 1).image())).isGreaterThan(20);
    }
  }

  /** Mean absolute difference of the channels, of 255. */
  private static double difference(BufferedImage a, BufferedImage b) {
    int side = ScenePainter.SIDE;
    int[] left = a.getRGB(0, 0, side, side, null, 0, side);
    int[] right = b.getRGB(0, 0, side, side, null, 0, side);
    long sum = 0;
    for (int i = 0; i < left.length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        sum += Math.abs((left[i] >> shift & 0xff) - (right[i] >> shift & 0xff));
      }
    }
    return sum / 3.0 / left.length;
  }

  @Test
  void theSameZipComesOutTwice(@TempDir Path folder) throws IOException {
    SceneData.writeZip(Part.TRAINING, 3, folder.resolve("a.zip"));
    SceneData.writeZip(Part.TRAINING, 3, folder.resolve("b.zip"));
    assertThat(Files.mismatch(folder.resolve("a.zip"), folder.resolve("b.zip"))).isEqualTo(-1);
  }

  @Test
  void everyClassIsThereOftenEnoughToBeMeasured() {
    Map<SignClass, Integer> counts = new EnumMap<>(SignClass.class);
    evaluation.forEach(s -> s.signs().forEach(g -> counts.merge(g.kind(), 1, Integer::sum)));
    assertThat(counts).hasSize(SignClass.values().length);
    assertThat(counts.values()).allSatisfy(n -> assertThat(n).isGreaterThan(50));
  }

  @Test
  void signsLieInThePictureOverlapAtTimesAndNeverHideEachOther() {
    int overlapping = 0;
    for (Scene scene : evaluation) {
      List<Scene.Sign> signs = scene.signs();
      assertThat(signs).hasSizeBetween(1, 6);
      for (int i = 0; i < signs.size(); i++) {
        Scene.Sign s = signs.get(i);
        assertThat(Math.min(s.x(), s.y())).isNotNegative();
        assertThat(Math.max(s.x() + s.width(), s.y() + s.height())).isLessThan(160.001);
        assertThat(Math.min(s.width(), s.height())).isGreaterThan(7);
        for (Scene.Sign behind : signs.subList(0, i)) {
          assertThat(s.covered(behind)).isLessThan(0.45);
          overlapping += s.covered(behind) > 0 ? 1 : 0;
        }
      }
    }
    assertThat(overlapping).isGreaterThan(40);
  }

  @Test
  void aZoomedSceneIsTheSameSceneLarger() {
    Scene one = ScenePainter.paint(7, 160, 1);
    Scene two = ScenePainter.paint(7, 160, 2);
    assertThat(two.image().getWidth()).isEqualTo(320);
    assertThat(two.signs()).hasSameSizeAs(one.signs());
    for (int i = 0; i < one.signs().size(); i++) {
      Scene.Sign small = one.signs().get(i);
      Scene.Sign large = two.signs().get(i);
      assertThat(large.kind()).isEqualTo(small.kind());
      assertThat(large.x()).isEqualTo(2 * small.x());
      assertThat(large.width()).isEqualTo(2 * small.width());
    }
  }

  @Test
  void boxesOverlapByTheAreaThatTheyShare() {
    Scene.Sign a = new Scene.Sign(SignClass.STOP, 0, 0, 10, 10);
    Scene.Sign b = new Scene.Sign(SignClass.TURN, 5, 0, 20, 10);
    assertThat(a.overlap(b)).isEqualTo(50.0 / 250);
    assertThat(a.covered(b)).isEqualTo(0.5);
    assertThat(a.overlap(new Scene.Sign(SignClass.TURN, 11, 0, 5, 5))).isZero();
  }

  @Test
  void anAnnotationIsAsCocoHasIt() {
    BufferedImage image = new BufferedImage(160, 160, BufferedImage.TYPE_INT_RGB);
    List<Scene.Sign> signs = new ArrayList<>();
    signs.add(new Scene.Sign(SignClass.YIELD, 1.25, 2, 30, 40.04));
    assertThat(CocoJson.write(List.of(new Scene(image, signs))))
        .contains("{\"id\":2,\"name\":\"yield\"}")
        .contains("{\"id\":1,\"file_name\":\"images/0000.jpg\",\"width\":160,\"height\":160}")
        .contains("\"image_id\":1,\"category_id\":2,\"bbox\":[1.3,2.0,30.0,40.0]");
  }
}
