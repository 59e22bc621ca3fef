package dev.lathe.engine.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import dev.lathe.engine.task.TestPictures;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTensorsTest {
  private static ImagePreprocessing plain(
      int resize, int w, int h, Layout layout, Channels channels) {
    int n = channels.count();
    return new ImagePreprocessing(
        resize,
        w,
        h,
        layout,
        channels,
        1,
        Collections.nCopies(n, 0.0),
        Collections.nCopies(n, 1.0));
  }

  /** The digests are those of Pillow 12.3 on the same pattern: resize, crop, bytes. */
  @ParameterizedTest
  @CsvSource({
    "321,240,256,224,224,RGB,4ada706710b3752e",
    "640,480,0,64,48,RGB,85d16296b7f41eba",
    "57,91,64,56,56,RGB,b4e079f4a9d21313",
    "33,500,256,244,244,RGB,00c8d12671236594",
    "1,7,28,28,28,GRAY,7b1e71549d137be6",
    "200,100,37,36,35,RGB,7e7e5fcd16ae557f",
    "28,28,28,28,28,GRAY,a3f7703eb68b783f",
    "16,16,100,120,90,RGB,c2a6d46c5e6e815b"
  })
  void resizesToTheBitAsPillow(
      int w, int h, int resize, int cropW, int cropH, Channels channels, String sha)
      throws Exception {
    ImagePreprocessing p = plain(resize, cropW, cropH, Layout.NHWC, channels);

    float[] values = Tensors.floats(ImageTensors.tensor(TestPictures.pattern(w, h), p));

    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(HexFormat.of().formatHex(digest, 0, 8)).isEqualTo(sha);
  }

  @Test
  void ordersAxesAndColours() {
    Picture p = new Picture(2, 1, new byte[] {1, 2, 3, 4, 5, 6});

    assertThat(values(p, plain(0, 2, 1, Layout.NCHW, Channels.RGB)))
        .containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(values(p, plain(0, 2, 1, Layout.NCHW, Channels.BGR)))
        .containsExactly(3, 6, 2, 5, 1, 4);
    assertThat(values(p, plain(0, 2, 1, Layout.NHWC, Channels.BGR)))
        .containsExactly(3, 2, 1, 6, 5, 4);
    assertThat(values(p, plain(0, 2, 1, Layout.NCHW, Channels.GRAY))).containsExactly(2, 5);
  }

  private static float[] values(Picture picture, ImagePreprocessing p) {
    return Tensors.floats(ImageTensors.tensor(picture, p));
  }

  @Test
  void scalesThenSubtractsThenDivides() {
    Picture p = new Picture(1, 1, new byte[] {(byte) 255, 51, 0});
    ImagePreprocessing q =
        new ImagePreprocessing(
            0,
            1,
            1,
            Layout.NCHW,
            Channels.RGB,
            1 / 255.0,
            List.of(0.5, 0.1, 0.0),
            List.of(0.5, 0.2, 1.0));

    TensorData t = ImageTensors.tensor(p, q);

    assertThat(t.shape()).containsExactly(1, 3, 1, 1);
    assertThat(Tensors.floats(t)).containsExactly(1f, (51 * (1 / 255f) - 0.1f) / 0.2f, 0f);
  }

  @Test
  void aCropBeyondThePictureIsBlack() {
    Picture white = new Picture(4, 4, filled(48));

    float[] v = values(white, plain(4, 6, 6, Layout.NCHW, Channels.RGB));

    assertThat(v[0]).isZero();
    assertThat(v[6 + 1]).isEqualTo(255);
  }

  private static byte[] filled(int n) {
    byte[] b = new byte[n];
    java.util.Arrays.fill(b, (byte) 255);
    return b;
  }

  @Test
  void extremeShapesCostNoMemory() {
    Picture line = new Picture(20000, 1, new byte[60000]);

    assertThat(values(line, plain(256, 224, 224, Layout.NCHW, Channels.RGB))).hasSize(150528);
  }

  @ParameterizedTest
  @CsvSource({"NCHW,RGB", "NHWC,BGR", "NCHW,GRAY"})
  void showsWhatTheNetworkSees(Layout layout, Channels channels) {
    int n = channels.count();
    ImagePreprocessing p =
        new ImagePreprocessing(
            0,
            9,
            7,
            layout,
            channels,
            1 / 255.0,
            Collections.nCopies(n, 0.45),
            Collections.nCopies(n, 0.22));
    Picture original = TestPictures.pattern(9, 7);

    Picture seen = ImageTensors.whatTheNetworkSees(p, ImageTensors.tensor(original, p));

    if (channels != Channels.GRAY) {
      assertThat(seen.rgb()).isEqualTo(original.rgb());
    } else {
      assertThat(seen.argb(3, 3) & 0xff).isEqualTo(seen.argb(3, 3) >> 8 & 0xff);
    }
  }
}
