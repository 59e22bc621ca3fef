package dev.lathe.assets.make.glyphs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.assets.make.Seeds;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlyphDataTest {
  /** {@link GlyphFonts#fingerprint} of the machine that made the committed data. */
  private static final String FONTS = "e7b68cb6";

  private static GlyphData data() {
    GlyphFonts fonts;
    try {
      fonts = GlyphFonts.load();
    } catch (IllegalStateException e) {
      return Assumptions.abort(e.getMessage());
    }
    String here = fonts.fingerprint();
    Assumptions.assumeTrue(
        here.equals(FONTS), () -> "the fonts here (" + here + ") are other than " + FONTS);
    return new GlyphData(fonts);
  }

  @Test
  void aClassPaintedAgainIsTheOneCommitted() throws Exception {
    Assumptions.assumeTrue(
        Runtime.version().feature() == 17, "painted by Java 17; others smooth edges differently");
    GlyphData data = data();
    int q = GlyphClass.labels().indexOf("Q");
    int compared = 0;
    try (InputStream in =
            GlyphDataTest.class.getResourceAsStream("/lathe/samples/glyphs/evaluation.zip");
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        if (e.getName().startsWith("Q/")) {
          BufferedImage committed = ImageIO.read(zip);
          BufferedImage again =
              data.picture(GlyphData.Part.EVALUATION, q, compared, GlyphData.SIZE);
          assertThat(pixels(again)).as(e.getName()).isEqualTo(pixels(committed));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(20);
  }

  @Test
  void theSameZipComesOutTwice(@TempDir Path folder) throws Exception {
    GlyphData data = data();
    data.writeZip(GlyphData.Part.TRAINING, 1, folder.resolve("a.zip"));
    data.writeZip(GlyphData.Part.TRAINING, 1, folder.resolve("b.zip"));
    assertThat(Files.mismatch(folder.resolve("a.zip"), folder.resolve("b.zip"))).isEqualTo(-1);
  }

  @Test
  void picturesOfDifferentPurposesHaveDifferentSeeds() {
    Set<Long> seeds = new HashSet<>();
    int asked = 0;
    for (int part = 0; part < 4; part++) {
      for (int label = 0; label < 48; label++) {
        for (int number = 0; number < 100; number++, asked++) {
          seeds.add(Seeds.of(20260101, part, label, number));
        }
      }
    }
    assertThat(seeds).hasSize(asked);
  }

  @Test
  void labelsAreDistinctEvenWhereCaseDoesNotCount() {
    assertThat(GlyphClass.labels()).extracting(String::toLowerCase).doesNotHaveDuplicates();
  }

  private static int[] pixels(BufferedImage image) {
    int size = image.getWidth();
    return image.getRGB(0, 0, size, size, null, 0, size);
  }
}
