package dev.lathe.engine.picture;

import dev.lathe.base.LatheException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes pictures: PNG, JPEG, BMP, GIF (its canvas with the first frame), WebP and 8-bit PGM and
 * PPM, upright by their EXIF orientation, transparency laid over white, colour profiles ignored, 16
 * bits cut to 8: what a network was trained on. AWT classes are loaded on the first call, not
 * before, and no display is needed.
 */
public final class Pictures {
  /** More pixels are refused before any is decoded: a small file may declare a huge picture. */
  public static final long MAX_PIXELS = 100_000_000L;

  private Pictures() {}

  /** The formats read, as ImageIO calls them, recognised by their first bytes. */
  private enum Format {
    PNG,
    JPEG,
    BMP,
    GIF,
    WEBP,
    PNM
  }

  /** Whether the bytes begin like a picture that can be decoded. */
  public static boolean looksLikePicture(byte[] head) {
    return format(head).isPresent();
  }

  /** Whether a file of this name is likely a picture. */
  public static boolean hasPictureName(String name) {
    String n = name.toLowerCase(Locale.ROOT);
    return n.endsWith(".png")
        || n.endsWith(".jpg")
        || n.endsWith(".jpeg")
        || n.endsWith(".bmp")
        || n.endsWith(".gif")
        || n.endsWith(".webp")
        || n.endsWith(".pgm")
        || n.endsWith(".ppm");
  }

  /**
   * Decodes a picture.
   *
   * @param encoded the bytes of the file
   * @param name what to call it in errors
   * @throws LatheException when it is not a picture, is damaged, or has more than {@link
   *     #MAX_PIXELS} pixels
   */
  public static Picture decode(byte[] encoded, String name) {
    Format format = format(encoded).orElseThrow(() -> notAPicture(encoded, name));
    try {
      Picture picture =
          switch (format) {
            case JPEG -> jpeg(encoded, name);
            case PNM -> Pnm.decode(encoded);
            case GIF -> gif(encoded, name);
            default -> other(encoded, name, format);
          };
      return Exif.upright(picture, Exif.orientation(encoded, format.name()));
    } catch (IOException | RuntimeException e) {
      throw damaged(e, name, format);
    }
  }

  /**
   * How large a picture is once upright, from its header alone.
   *
   * @param head the first bytes of the file, or all of them
   * @return width and height in pixels; empty where these bytes do not say it
   */
  public static Optional<int[]> size(byte[] head) {
    Optional<Format> format = format(head);
    if (format.isEmpty()) {
      return Optional.empty();
    }
    try {
      int[] size = size(head, format.get());
      boolean lying = Exif.isTurned(Exif.orientation(head, format.get().name()));
      return Optional.of(lying ? new int[] {size[1], size[0]} : size);
    } catch (IOException | RuntimeException e) {
      // Cut off before the size, or damaged; whoever decodes it says so.
      return Optional.empty();
    }
  }

  private static int[] size(byte[] head, Format format) throws IOException {
    if (format == Format.JPEG) {
      JpegHeader header = JpegHeader.read(head);
      return new int[] {header.width(), header.height()};
    } else if (format == Format.PNM) {
      Picture whole = Pnm.decode(head);
      return new int[] {whole.width(), whole.height()};
    } else if (format == Format.GIF) {
      GifHeader canvas = GifHeader.read(head);
      return new int[] {canvas.width(), canvas.height()};
    }
    ImageReader reader = reader(format);
    try (ImageInputStream in = open(head)) {
      reader.setInput(in, true, true);
      return new int[] {reader.getWidth(0), reader.getHeight(0)};
    } finally {
      reader.dispose();
    }
  }

  private static Picture other(byte[] encoded, String name, Format format) throws IOException {
    return Rasters.toPicture(image(encoded, name, format));
  }

  private static BufferedImage image(byte[] encoded, String name, Format format)
      throws IOException {
    ImageReader reader = reader(format);
    try (ImageInputStream in = open(encoded)) {
      reader.setInput(in, true, true);
      checkSize(reader.getWidth(0), reader.getHeight(0), name);
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  /**
   * A picture as it is stored, neither turned nor in other colours.
   *
   * @throws LatheException as {@link #decode}
   */
  static BufferedImage image(byte[] encoded, String name) {
    Format format = format(encoded).orElseThrow(() -> notAPicture(encoded, name));
    try {
      return format == Format.PNM
          ? Rasters.ofPicture(Pnm.decode(encoded))
          : image(encoded, name, format);
    } catch (IOException | RuntimeException e) {
      throw damaged(e, name, format);
    }
  }

  /** Decoders answer hostile bytes with whatever exception their arithmetic runs into. */
  private static LatheException damaged(Exception e, String name, Format format) {
    return e instanceof LatheException known
        ? known
        : LatheException.input(
            name + " cannot be decoded.",
            "It begins like a " + format + " picture but is damaged or of an unknown variant.",
            "Open it in another program and save it again.",
            e);
  }

  private static Picture gif(byte[] encoded, String name) throws IOException {
    GifHeader canvas = GifHeader.read(encoded);
    checkSize(canvas.width(), canvas.height(), name);
    return canvas.onCanvas(other(encoded, name, Format.GIF));
  }

  private static Picture jpeg(byte[] encoded, String name) throws IOException {
    JpegHeader header = JpegHeader.read(encoded);
    checkSize(header.width(), header.height(), name);
    ImageReader reader = reader(Format.JPEG);
    boolean[] cut = new boolean[1];
    try (ImageInputStream in = open(encoded)) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener(
          (source, warning) ->
              cut[0] |=
                  warning != null
                      && (warning.contains("Truncated") || warning.contains("Premature")));
      Picture picture =
          header.components() == 4
              ? Rasters.inksToPicture(reader.readRaster(0, null), header.adobeTransform())
              : Rasters.toPicture(reader.read(0));
      if (cut[0]) {
        throw LatheException.input(
            name + " is cut off.",
            "The JPEG data end before the picture does.",
            "Copy or download it again.");
      }
      return picture;
    } finally {
      reader.dispose();
    }
  }

  private static ImageInputStream open(byte[] encoded) {
    return new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded));
  }

  private static ImageReader reader(Format format) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
    if (!readers.hasNext()) {
      throw new IIOException("no reader for " + format);
    }
    return readers.next();
  }

  private static void checkSize(int width, int height, String name) {
    if (width < 1 || height < 1) {
      throw LatheException.input(
          name + " cannot be decoded.",
          "It declares " + width + " x " + height + " pixels.",
          "Open it in another program and save it again.");
    }
    if ((long) width * height > MAX_PIXELS) {
      throw LatheException.input(
          name + " is too large.",
          "It declares " + width + " x " + height + " pixels; at most 100 million are read.",
          "Scale it down first.");
    }
  }

  private static Optional<Format> format(byte[] b) {
    if (startsWith(b, 0, 0x89, 'P', 'N', 'G')) {
      return Optional.of(Format.PNG);
    } else if (startsWith(b, 0, 0xff, 0xd8, 0xff)) {
      return Optional.of(Format.JPEG);
    } else if (startsWith(b, 0, 'B', 'M')) {
      return Optional.of(Format.BMP);
    } else if (startsWith(b, 0, 'G', 'I', 'F', '8')) {
      return Optional.of(Format.GIF);
    } else if (startsWith(b, 0, 'R', 'I', 'F', 'F') && startsWith(b, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(Format.WEBP);
    } else if (Pnm.isPnm(b)) {
      return Optional.of(Format.PNM);
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] b, int at, int... magic) {
    if (b.length < at + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((b[at + i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static LatheException notAPicture(byte[] b, String name) {
    String why = "It is not a PNG, JPEG, BMP, GIF or WebP file.";
    if (b.length == 0) {
      why = "The file is empty.";
    } else if (b.length > 12 && startsWith(b, 4, 'f', 't', 'y', 'p')) {
      String brand = new String(b, 8, 4, StandardCharsets.US_ASCII);
      if (brand.startsWith("hei") || brand.startsWith("mif") || brand.startsWith("avi")) {
        why = "HEIC and AVIF pictures are not supported.";
      }
    } else if (startsWith(b, 0, 'I', 'I', '*', 0) || startsWith(b, 0, 'M', 'M', 0, '*')) {
      why = "TIFF pictures are not supported.";
    }
    return LatheException.input(
        name + " is not a picture that Lathe can read.", why, "Save it as PNG or JPEG.");
  }
}
