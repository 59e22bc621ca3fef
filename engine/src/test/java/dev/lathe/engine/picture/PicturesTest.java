package dev.lathe.engine.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import dev.lathe.engine.task.TestPictures;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTest {
  private static final String WEBP =
      "UklGRkIAAABXRUJQVlA4TDYAAAAvAkAAAC9AkG2zQdzr/jLTIJO2yV//dmZtZNI2rYf986+y8x9o5JGs+wYEApSx4oFt"
          + "Ivof4wU=";
  private static final String CMYK_JPEG =
      "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAW"
          + "EBETFBUVFQwPFxgWFBgSFBUU/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYH"
          + "CAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBka"
          + "JSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeo"
          + "qaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD7Ar4U"
          + "rxqv1Tr8H6/UCv1aor//2Q==";

  private static Picture decode(byte[] bytes) {
    return Pictures.decode(bytes, "a.pic");
  }

  @ParameterizedTest
  @CsvSource({"png,0", "bmp,0", "jpg,3", "gif,0"})
  void readsCommonFormats(String format, int tolerance) {
    BufferedImage image = TestPictures.plain(20, 10, 0xc82850);

    Picture p = decode(TestPictures.encode(image, format));

    assertThat(p.width()).isEqualTo(20);
    assertThat(p.height()).isEqualTo(10);
    assertThat(p.argb(7, 3) >> 16 & 0xff).isBetween(0xc8 - tolerance, 0xc8 + tolerance);
    assertThat(p.argb(7, 3) >> 8 & 0xff).isBetween(0x28 - tolerance, 0x28 + tolerance);
    assertThat(p.argb(7, 3) & 0xff).isBetween(0x50 - tolerance, 0x50 + tolerance);
  }

  @Test
  void readsWebp() {
    Picture p = decode(Base64.getDecoder().decode(WEBP));

    assertThat(p.argb())
        .containsExactly(0xffff0000, 0xff00ff00, 0xff0000ff, 0xff0a141e, 0xffc86432, 0xffffffff);
  }

  /** A GIF of one frame whose pixels are 0, 1, 2, 3, 0, …; palettes of four colours. */
  private static byte[] gif(int[] canvas, int[] frame, boolean own, int transparent) {
    ByteBuffer b = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    byte[] screen = {(byte) 200, 10, 20, 0, (byte) 255, 0, 0, 0, (byte) 255, 90, 90, 90};
    byte[] local = {9, 99, (byte) 199, (byte) 255, (byte) 255, 0, 1, 2, 3, 4, 5, 6};
    b.put("GIF89a".getBytes(StandardCharsets.US_ASCII));
    b.putShort((short) canvas[0]).putShort((short) canvas[1]);
    b.put((byte) 0xf1).put((byte) 2).put((byte) 0).put(screen);
    if (transparent >= 0) {
      b.put(new byte[] {0x21, (byte) 0xf9, 4, 1, 0, 0, (byte) transparent, 0});
    }
    b.put((byte) 0x2c);
    for (int v : frame) {
      b.putShort((short) v);
    }
    b.put((byte) (own ? 0x81 : 0));
    if (own) {
      b.put(local);
    }
    // LZW without compression: a clear code before every two pixels keeps all codes at three bits.
    BitSet bits = new BitSet();
    int at = 0;
    for (int i = 0; i <= frame[2] * frame[3]; i++) {
      int[] codes = i == frame[2] * frame[3] ? new int[] {5} : new int[] {4, i % 4};
      for (int code : i % 2 == 0 || codes.length == 1 ? codes : new int[] {i % 4}) {
        for (int k = 0; k < 3; k++) {
          bits.set(at++, (code >> k & 1) == 1);
        }
      }
    }
    byte[] data = Arrays.copyOf(bits.toByteArray(), (at + 7) / 8);
    b.put((byte) 2).put((byte) data.length).put(data).put((byte) 0).put((byte) 0x3b);
    return Arrays.copyOf(b.array(), b.position());
  }

  @ParameterizedTest
  @CsvSource({
    // canvas, left, top, own palette, transparent; the size, the corner and the frame's first pixel
    "20,10, 3,2, false,-1, 20,10, c80a14, c80a14",
    "20,10, 3,2, true, -1, 20,10, 0963c7, 0963c7",
    "20,10, 3,2, false, 0, 20,10, ffffff, ffffff",
    "20,10, 3,2, false, 3, 20,10, ffffff, c80a14",
    "20,10,15,7, false,-1, 23,12, c80a14, c80a14",
    " 8, 5, 0,0, false, 1,  8, 5, c80a14, c80a14"
  })
  void aGifIsItsCanvasWithTheFirstFrameOnIt(
      int width,
      int height,
      int left,
      int top,
      boolean own,
      int transparent,
      int outWidth,
      int outHeight,
      String corner,
      String first) {
    byte[] gif = gif(new int[] {width, height}, new int[] {left, top, 8, 5}, own, transparent);

    Picture p = decode(gif);

    assertThat(p.width()).isEqualTo(outWidth);
    assertThat(p.height()).isEqualTo(outHeight);
    assertThat(Pictures.size(gif).orElseThrow()).containsExactly(outWidth, outHeight);
    assertThat(Integer.toHexString(p.argb(0, 0))).isEqualTo("ff" + corner);
    assertThat(Integer.toHexString(p.argb(left, top))).isEqualTo("ff" + first);
    int second = own ? 0xffffff00 : transparent == 1 ? 0xffffffff : 0xff00ff00;
    assertThat(p.argb(left + 1, top)).isEqualTo(second);
  }

  @Test
  void inksWithoutTheAdobeMarkerAreReadAsThoseWithIt() {
    byte[] marked = Base64.getDecoder().decode(CMYK_JPEG);
    byte[] plain = new byte[marked.length - 16]; // the marker is the first segment, of 16 bytes
    System.arraycopy(marked, 0, plain, 0, 2);
    System.arraycopy(marked, 18, plain, 2, plain.length - 2);

    assertThat(decode(plain).argb()).containsExactly(decode(marked).argb());
  }

  @Test
  void readsJpegOfFourInks() {
    Picture p = decode(Base64.getDecoder().decode(CMYK_JPEG));

    assertThat(p.argb(3, 3)).isEqualTo(0xff000000 | 200 << 16 | 40 << 8 | 90);
    assertThat(p.argb(12, 3)).isEqualTo(0xff000000 | 20 << 16 | 160 << 8 | 220);
  }

  @Test
  void keepsTheStoredGreyOfGreyPictures() {
    BufferedImage grey = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(1, 2, 0, 60);

    assertThat(decode(TestPictures.encode(grey, "png")).argb(1, 2)).isEqualTo(0xff3c3c3c);
  }

  @Test
  void cutsSixteenBitsToEight() {
    BufferedImage deep = new BufferedImage(4, 4, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(1, 2, 0, 0x3cff);

    assertThat(decode(TestPictures.encode(deep, "png")).argb(1, 2)).isEqualTo(0xff3c3c3c);
  }

  @Test
  void laysTransparencyOverWhite() {
    BufferedImage glass = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    glass.setRGB(1, 0, 0x80ff0000);

    Picture p = decode(TestPictures.encode(glass, "png"));

    assertThat(p.argb(0, 0)).isEqualTo(0xffffffff);
    assertThat(p.argb(1, 0)).isEqualTo(0xffff7f7f);
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_BINARY, BufferedImage.TYPE_BYTE_INDEXED})
  void readsPalettes(int type) {
    BufferedImage image = new BufferedImage(3, 3, type);
    WritableRaster r = image.getRaster();
    r.setSample(2, 1, 0, 1);

    Picture p = decode(TestPictures.encode(image, "png"));

    assertThat(p.argb(2, 1)).isEqualTo(image.getRGB(2, 1));
    assertThat(p.argb(0, 0)).isEqualTo(0xff000000);
  }

  /**
   * vllm-project/vllm#44974: a PNG may name one colour, or one grey, that is transparent; its
   * hidden content is none of the picture. Of palettes each colour may have an alpha.
   */
  @ParameterizedTest
  @CsvSource({
    "2, 8, 00c8 0028 0050",
    "2, 16, c8ff 28ff 50ff",
    "0, 8, 0050",
    "0, 16, 50ff",
    "3, 8, 00"
  })
  void laysWhatAPngHidesByItsColourOverWhite(int type, int bits, String hidden) throws IOException {
    byte[] colour = HexFormat.of().parseHex(hidden.replace(" ", ""));
    byte[] row = new byte[(type == 2 ? 3 : 1) * bits / 8 * 2];
    for (int i = 0; type != 3 && i < row.length / 2; i++) {
      row[i] = colour[bits == 16 ? i : 2 * i + 1]; // the first pixel; the second is black
    }
    if (type == 3) {
      row[1] = 1;
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(HexFormat.of().parseHex("89504e470d0a1a0a"));
    chunk(
        png, "IHDR", ByteBuffer.allocate(13).putInt(2).putInt(1).put((byte) bits).put((byte) type));
    if (type == 3) {
      chunk(png, "PLTE", ByteBuffer.wrap(new byte[] {7, 7, 7, 0, 0, 0}));
    }
    chunk(png, "tRNS", ByteBuffer.wrap(colour));
    byte[] lines = new byte[row.length + 1];
    System.arraycopy(row, 0, lines, 1, row.length);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(lines);
    }
    chunk(png, "IDAT", ByteBuffer.wrap(packed.toByteArray()));
    chunk(png, "IEND", ByteBuffer.allocate(0));

    assertThat(decode(png.toByteArray()).argb()).containsExactly(0xffffffff, 0xff000000);
  }

  private static void chunk(ByteArrayOutputStream png, String name, ByteBuffer content)
      throws IOException {
    byte[] body = content.array();
    byte[] head = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(head);
    sum.update(body);
    png.write(ByteBuffer.allocate(4).putInt(body.length).array());
    png.write(head);
    png.write(body);
    png.write(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }

  @Test
  void readsRawGreyRows() {
    Picture p = decode(new byte[] {'P', '5', ' ', '2', ' ', '1', ' ', '2', '5', '5', '\n', 7, -1});

    assertThat(p.argb()).containsExactly(0xff070707, 0xffffffff);
  }

  @ParameterizedTest
  @CsvSource({"1,0,0", "2,15,0", "3,15,7", "4,0,7", "5,0,0", "6,7,0", "7,7,15", "8,0,15"})
  void turnsPicturesUpright(int orientation, int x, int y) {
    BufferedImage image = TestPictures.plain(16, 8, 0x000000);
    for (int i = 0; i < 16; i++) {
      image.setRGB(i % 4, i / 4, 0xffffff);
    }
    byte[] jpeg = TestPictures.encode(image, "jpg");

    Picture p = decode(withOrientation(jpeg, orientation));

    assertThat(p.width()).isEqualTo(orientation >= 5 ? 8 : 16);
    assertThat(p.argb(x, y) & 0xff).as("the white corner").isGreaterThan(200);
    assertThat(p.argb(p.width() - 1 - x, p.height() - 1 - y) & 0xff).isLessThan(50);
  }

  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    ByteBuffer b = ByteBuffer.allocate(jpeg.length + 36);
    b.put(jpeg, 0, 2);
    b.putShort((short) 0xffe1)
        .putShort((short) 34)
        .put("Exif\0\0MM\0*".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    b.putInt(8).putShort((short) 1).putShort((short) 0x112).putShort((short) 3).putInt(1);
    b.putShort((short) orientation).putShort((short) 0).putInt(0);
    b.put(jpeg, 2, jpeg.length - 2);
    return b.array();
  }

  @Test
  void refusesWhatIsNoPicture() {
    assertThatThrownBy(
            () -> decode("hello, I am text".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("a.pic is not a picture")
        .hasMessageContaining("PNG");
    assertThatThrownBy(() -> decode(new byte[0])).hasMessageContaining("The file is empty");
    assertThatThrownBy(
            () ->
                decode(
                    "\0\0\0\u0018ftypheic\0\0".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .hasMessageContaining("HEIC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif"})
  void refusesHugeDeclaredSizesBeforeDecoding(String format) {
    byte[] bytes = TestPictures.encode(TestPictures.plain(8, 8, 0), format);
    ByteBuffer b = ByteBuffer.wrap(bytes);
    switch (format) {
      case "png" -> b.putInt(16, 12000).putInt(20, 12000);
      case "bmp" -> b.order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(18, 12000).putInt(22, 12000);
      default -> {
        b.order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int frame = indexOf(bytes, (byte) 0x2c);
        b.putShort(frame + 5, (short) 12000).putShort(frame + 7, (short) 12000);
      }
    }
    if (format.equals("png")) {
      java.util.zip.CRC32 crc = new java.util.zip.CRC32();
      crc.update(bytes, 12, 17);
      b.putInt(29, (int) crc.getValue());
    }

    assertThatThrownBy(() -> decode(bytes))
        .isInstanceOf(LatheException.class)
        // The JDK's BMP reader notices by itself that the file is too short for it.
        .hasMessageMatching(format.equals("bmp") ? "a.pic cannot.*" : ".*12000 x 12000.*");
  }

  private static int indexOf(byte[] bytes, byte wanted) {
    for (int i = 13 + 3 * 2; i < bytes.length; i++) {
      if (bytes[i] == wanted && bytes[i + 5] == 8 && bytes[i + 7] == 8) {
        return i;
      }
    }
    throw new AssertionError("no frame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
  void damagedPicturesEndInASentence(String format) {
    byte[] whole = TestPictures.encode(TestPictures.plain(64, 64, 0x123456), format);
    Random random = new Random(5);
    for (int tenth = 0; tenth < 10; tenth++) {
      byte[] cut = Arrays.copyOf(whole, whole.length * tenth / 10);
      expectSentenceOrPicture(cut);
      byte[] noisy = whole.clone();
      for (int k = 0; k < 20; k++) {
        noisy[8 + random.nextInt(whole.length - 8)] = (byte) random.nextInt();
      }
      expectSentenceOrPicture(noisy);
    }
  }

  private static void expectSentenceOrPicture(byte[] bytes) {
    try {
      assertThat(decode(bytes).width()).isPositive();
    } catch (LatheException e) {
      assertThat(e.code()).isEqualTo(LatheException.Code.INPUT);
      assertThat(e.getMessage()).contains("a.pic");
    }
  }

  @Test
  void aCutJpegIsRefused() {
    byte[] whole = TestPictures.encode(TestPictures.plain(200, 200, 0x123456), "jpg");

    assertThatThrownBy(() -> decode(Arrays.copyOf(whole, whole.length - 200)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("cut off");
  }
}
