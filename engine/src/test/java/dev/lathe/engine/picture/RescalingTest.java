package dev.lathe.engine.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.answer.Raster;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import dev.lathe.engine.task.TestPictures;
import java.util.List;
import org.junit.jupiter.api.Test;

class RescalingTest {
  private static Raster row(int... levels) {
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) levels[i];
    }
    return new Raster(bytes.length, 1, 1, bytes);
  }

  /** By Keys' formula in double precision, computed elsewhere. */
  @Test
  void enlargesAndReducesByCubicConvolution() {
    assertThat(Rescaling.to(row(10, 50, 200, 90), 12, 1).levels())
        .isEqualTo(row(6, 10, 16, 26, 50, 101, 165, 200, 175, 126, 90, 78).levels());
    assertThat(Rescaling.to(row(0, 10, 20, 250, 240, 30, 90, 60), 4, 1).levels())
        .isEqualTo(row(0, 142, 151, 61).levels());
  }

  @Test
  void aLuminanceGetsItsColoursBack() {
    Raster colours = TestPictures.pattern(24, 18).raster();
    Raster joined = Luminance.join(Luminance.of(colours), colours);
    for (int i = 0; i < joined.levels().length; i++) {
      // The luminance is rounded to a level, and the colours with it.
      assertThat((joined.levels()[i] & 0xff) - (colours.levels()[i] & 0xff)).isBetween(-1, 1);
    }
  }

  private static ImagePreprocessing fit(Fit fit, int resize) {
    return new ImagePreprocessing(
            0, 224, 224, Layout.NCHW, Channels.GRAY, 1.0 / 255, List.of(0.0), List.of(1.0))
        .withFit(fit, resize, 0);
  }

  private static OutputFrame frame(Fit fit, int resize, int width, int height) {
    return OutputFrame.of(PictureFrame.of(fit(fit, resize), width, height), 672, 672);
  }

  @Test
  void paddingIsCutOffThreefold() {
    assertThat(frame(Fit.LETTERBOX, 0, 320, 240))
        .isEqualTo(new OutputFrame(0, 84, 672, 504, 672, 504));
  }

  @Test
  void aStretchedPictureGetsItsAspectBack() {
    assertThat(frame(Fit.STRETCH, 0, 320, 240))
        .isEqualTo(new OutputFrame(0, 0, 672, 672, 896, 672));
    assertThat(frame(Fit.STRETCH, 0, 224, 224))
        .isEqualTo(new OutputFrame(0, 0, 672, 672, 672, 672));
  }

  @Test
  void aCropKeepsWhatTheNetworkSaw() {
    assertThat(frame(Fit.CROP, 224, 320, 240)).isEqualTo(new OutputFrame(0, 0, 672, 672, 672, 672));
  }

  @Test
  void aPictureInItsOwnSizeIsReducedOnlyWhereItIsLarger() {
    assertThat(PictureFrame.of(fit(Fit.OWN, 0), 100, 60))
        .isEqualTo(new PictureFrame(100, 60, 100, 60, 100, 60, 0, 0));
    assertThat(PictureFrame.of(fit(Fit.OWN, 0), 448, 300))
        .isEqualTo(new PictureFrame(448, 300, 224, 150, 224, 150, 0, 0));
    ImagePreprocessing own = fit(Fit.OWN, 0);
    Picture given = TestPictures.pattern(40, 30);
    assertThat(ImageTensors.tensor(given, own).shape()).containsExactly(1, 1, 30, 40);
    assertThat(
            ImageTensors.whatTheNetworkSees(own, ImageTensors.tensor(given, own)).raster().levels())
        .isEqualTo(Luminance.grey(Luminance.of(given.raster())).levels());
  }

  @Test
  void whatTheNetworkSawHasNoPadding() {
    Picture given = TestPictures.pattern(320, 240);
    Raster seen = Rescaling.seen(given, PictureFrame.of(fit(Fit.LETTERBOX, 0), 320, 240));
    assertThat(List.of(seen.width(), seen.height(), seen.bands())).containsExactly(224, 168, 3);
  }
}
