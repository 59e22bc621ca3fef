package dev.lathe.engine.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.answer.Box;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PictureFrameTest {
  private static ImagePreprocessing fit(Fit fit, int resize, int w, int h, int pad) {
    return new ImagePreprocessing(
        resize,
        w,
        h,
        Layout.NHWC,
        Channels.RGB,
        1,
        List.of(0.0, 0.0, 0.0),
        List.of(1.0, 1.0, 1.0),
        fit,
        pad);
  }

  /**
   * Sizes and margins by the arithmetic of ultralytics' LetterBox, done in Python: gain = min(H/h,
   * W/w); unpadded = round(w * gain), round(h * gain); left = round((W - unpadded) / 2 - 0.1).
   */
  @ParameterizedTest
  @CsvSource({
    "1280,720,640,640,640,360,0,140",
    "810,1080,640,640,480,640,80,0",
    "333,500,640,640,426,640,107,0",
    "500,333,640,640,640,426,0,107",
    "501,333,640,640,640,425,0,107",
    "641,640,640,640,640,639,0,0",
    "100,101,64,64,63,64,0,0",
    "3,1000,640,384,1,384,319,0",
    "3775,1571,1280,1280,1280,533,0,373",
    "64,48,320,240,320,240,0,0"
  })
  void roundsALetterboxAsUltralyticsDoes(
      int w, int h, int inW, int inH, int rw, int rh, int left, int top) {
    PictureFrame f = PictureFrame.of(fit(Fit.LETTERBOX, 0, inW, inH, 114), w, h);

    assertThat(f).isEqualTo(new PictureFrame(w, h, inW, inH, rw, rh, left, top));
  }

  @Test
  void cutsSidesOffInTheTopLeftCornerAsYoloxDoes() {
    // int(1080 * 0.5925…) of 640 / 1080, and int(333 * 0.832) = 277.056 of 416 / 500.
    assertThat(PictureFrame.of(fit(Fit.LETTERBOX_TOP_LEFT, 0, 640, 640, 114), 1080, 811))
        .isEqualTo(new PictureFrame(1080, 811, 640, 640, 640, 480, 0, 0));
    assertThat(PictureFrame.of(fit(Fit.LETTERBOX_TOP_LEFT, 0, 416, 416, 114), 500, 333))
        .isEqualTo(new PictureFrame(500, 333, 416, 416, 416, 277, 0, 0));
  }

  @ParameterizedTest
  @EnumSource(Fit.class)
  void boxesComeBackWhereTheyWere(Fit fit) {
    int resize = fit == Fit.CROP ? 300 : 0;
    PictureFrame f = PictureFrame.of(fit(fit, resize, 320, 256, 0), 777, 501);
    Box box = new Box(3, 0.5f, 200, 100, 300, 250);

    Box in = f.toInput(box);
    Box back = f.toPicture(3, 0.5f, in.x(), in.y(), in.x() + in.width(), in.y() + in.height());

    assertThat(back.x()).isCloseTo(200, within(1e-3f));
    assertThat(back.y()).isCloseTo(100, within(1e-3f));
    assertThat(back.width()).isCloseTo(300, within(1e-3f));
    assertThat(back.height()).isCloseTo(250, within(1e-3f));
  }

  @Test
  void mapsByHandComputedNumbers() {
    // 1280x720 in 640x640: half size, 140 rows of padding above.
    PictureFrame f = PictureFrame.of(fit(Fit.LETTERBOX, 0, 640, 640, 114), 1280, 720);
    assertThat(f.toPicture(1, 1, 10, 150, 110, 200)).isEqualTo(new Box(1, 1, 20, 20, 200, 100));
    // Shorter side 720 to 360, 640x360; the middle 320x320 begins at 160, 20.
    PictureFrame c = PictureFrame.of(fit(Fit.CROP, 360, 320, 320, 0), 1280, 720);
    assertThat(c.toPicture(1, 1, 0, 0, 10, 10)).isEqualTo(new Box(1, 1, 320, 40, 20, 20));
    assertThat(c.clip(new Box(1, 1, -5, 700, 10, 30))).isEqualTo(new Box(1, 1, 0, 700, 5, 20));
    assertThat(c.clip(new Box(1, 1, 1300, 10, 10, 10)).area()).isZero();
  }

  @Test
  void paintsThePaddingGreyAndThePictureInTheMiddle() {
    byte[] rgb = new byte[3 * 8 * 4];
    java.util.Arrays.fill(rgb, (byte) 200);
    ImagePreprocessing p = fit(Fit.LETTERBOX, 0, 8, 8, 114);

    float[] v = Tensors.floats(ImageTensors.tensor(new Picture(8, 4, rgb), p));

    for (int y = 0; y < 8; y++) {
      float wanted = y < 2 || y >= 6 ? 114 : 200;
      assertThat(v[y * 24]).as("row " + y).isEqualTo(wanted);
      assertThat(v[y * 24 + 23]).as("row " + y).isEqualTo(wanted);
    }
  }

  @Test
  void refusesWhatContradictsItself() {
    assertThatThrownBy(() -> fit(Fit.LETTERBOX, 256, 8, 8, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("letterbox");
    assertThatThrownBy(() -> fit(Fit.CROP, 0, 8, 8, 0)).hasMessageContaining("crop");
    assertThatThrownBy(() -> fit(Fit.LETTERBOX, 0, 8, 8, 256)).hasMessageContaining("256");
  }
}
