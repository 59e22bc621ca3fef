package dev.lathe.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.answer.Raster;
import dev.lathe.engine.picture.Luminance;
import dev.lathe.engine.picture.Picture;
import dev.lathe.engine.task.TestPictures;
import org.junit.jupiter.api.Test;

class PictureQualityTest {
  private static final int WIDTH = 20;
  private static final int HEIGHT = 16;

  private static Raster slope() {
    byte[] levels = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) ((i % WIDTH * 7 + i / WIDTH * 5) % 256);
    }
    return new Raster(WIDTH, HEIGHT, 1, levels);
  }

  /** The slope with noise of a linear congruential generator, which NumPy has made alike. */
  private static Raster noisy() {
    byte[] levels = slope().levels().clone();
    long x = 7;
    for (int i = 0; i < levels.length; i++) {
      x = (x * 1103515245 + 12345) & 0x7fffffff;
      int noise = (int) (x >> 16 & 255) % 32 - 16;
      levels[i] = (byte) Math.max(0, Math.min(255, (levels[i] & 0xff) + noise));
    }
    return new Raster(WIDTH, HEIGHT, 1, levels);
  }

  /**
   * The values are NumPy's for the formulas as the paper writes them, computed over whole windows
   * of 11 × 11 pixels rather than row by row.
   */
  @Test
  void isWhatTheFormulasGive() {
    assertThat(PictureQuality.psnr(slope(), noisy())).isCloseTo(29.029230469622487, within(1e-9));
    assertThat(PictureQuality.ssim(slope(), noisy()).orElseThrow())
        .isCloseTo(0.8151693215278469, within(1e-9));
  }

  @Test
  void doesNotDependOnWhichIsFirst() {
    assertThat(PictureQuality.ssim(noisy(), slope()).orElseThrow())
        .isCloseTo(PictureQuality.ssim(slope(), noisy()).orElseThrow(), within(1e-12));
  }

  @Test
  void equalPicturesHaveTheHighestValues() {
    assertThat(PictureQuality.psnr(slope(), slope())).isEqualTo(100);
    assertThat(PictureQuality.ssim(slope(), slope()).orElseThrow()).isCloseTo(1, within(1e-12));
  }

  @Test
  void blackAgainstWhiteHasNoDecibel() {
    byte[] white = new byte[12 * 12];
    java.util.Arrays.fill(white, (byte) 255);
    Raster black = new Raster(12, 12, 1, new byte[12 * 12]);
    assertThat(PictureQuality.psnr(black, new Raster(12, 12, 1, white))).isZero();
  }

  @Test
  void coloursAreComparedByTheirLuminance() {
    Picture p = TestPictures.pattern(30, 20);
    assertThat(PictureQuality.psnr(p.raster(), Luminance.of(p.raster()))).isEqualTo(100);
  }

  @Test
  void aPictureSmallerThanTheWindowHasNoSsim() {
    Raster small = new Raster(10, 30, 1, new byte[300]);
    assertThat(PictureQuality.ssim(small, small)).isEmpty();
  }

  @Test
  void onlyPicturesOfOneAspectAreBroughtToOneSize() {
    Raster wanted = new Raster(60, 40, 1, new byte[2400]);
    assertThat(PictureQuality.inSizeOf(new Raster(30, 20, 1, new byte[600]), wanted))
        .hasValueSatisfying(r -> assertThat(r.hasSizeOf(wanted)).isTrue());
    assertThat(PictureQuality.inSizeOf(new Raster(20, 30, 1, new byte[600]), wanted)).isEmpty();
  }
}
