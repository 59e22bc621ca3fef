package dev.lathe.assets.make.glyphs;

import dev.lathe.assets.make.Seeds;
import dev.lathe.assets.make.Zips;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/**
 * The glyph data: disjoint parts, each picture from its own seed. A part is written as a zip of
 * class folders with PNG files.
 */
public final class GlyphData {
  /** Side of a picture in pixels. */
  public static final int SIZE = 32;

  /** Preprocessing of the network: {@code (pixel / 255 - MEAN) / DEVIATION}. */
  public static final float MEAN = 0.5f;

  /** See {@link #MEAN}. */
  public static final float DEVIATION = 0.25f;

  /** What a picture is for; the parts share no seed. */
  public enum Part {
    /** Only painted in memory, to train the model. */
    LEARNING,
    /** Shipped for calibration and fine-tuning. */
    TRAINING,
    /** Shipped for measuring accuracy. */
    EVALUATION,
    /** The few pictures that the window offers to try. */
    STRIP
  }

  private static final long SEED = 20260101;

  private final GlyphPainter painter;

  /** Paints with the fonts of this machine. */
  public GlyphData(GlyphFonts fonts) {
    this.painter = new GlyphPainter(fonts);
  }

  /** A picture of a part. */
  public BufferedImage picture(Part part, int classIndex, int number, int size) {
    long seed = Seeds.of(SEED, part.ordinal(), classIndex, number);
    return painter.paint(GlyphClass.ALL.get(classIndex), seed, size);
  }

  /** Writes a part with so many pictures a class; the same bytes on every run. */
  public void writeZip(Part part, int perClass, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setMethod(ZipOutputStream.STORED);
      for (int c = 0; c < GlyphClass.ALL.size(); c++) {
        String folder = GlyphClass.ALL.get(c).label();
        for (int i = 0; i < perClass; i++) {
          String name = String.format(Locale.ROOT, "%s/%03d.png", folder, i);
          Zips.store(zip, new ZipEntry(name), png(picture(part, c, i, SIZE)));
        }
      }
    }
  }

  /** Writes a larger picture of each of the classes, named by the class; for the window's strip. */
  public List<Path> writeStrip(List<String> labels, int size, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<String> all = GlyphClass.labels();
    java.util.ArrayList<Path> files = new java.util.ArrayList<>();
    for (String label : labels) {
      Path file = folder.resolve(label + ".png");
      Files.write(file, png(picture(Part.STRIP, all.indexOf(label), 0, size)));
      files.add(file);
    }
    return files;
  }

  /** The picture as a PNG file. */
  public static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "png", out)) {
      throw new IOException("this Java cannot write PNG");
    }
    return out.toByteArray();
  }
}
