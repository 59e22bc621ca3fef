package dev.lathe.assets.make.signs;

import dev.lathe.assets.make.Seeds;
import dev.lathe.assets.make.Zips;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The scenes of signs: disjoint parts, each scene from its own seed. A part is written as COCO has
 * it: {@code annotations.json} beside the folder {@code images}.
 */
public final class SceneData {
  /** What a scene is for; the parts share no seed. */
  public enum Part {
    /** Only painted in memory, to train the model. */
    LEARNING,
    /** Shipped for calibration and fine-tuning. */
    TRAINING,
    /** Shipped for measuring. */
    EVALUATION,
    /** The few pictures that the window offers to try. */
    STRIP
  }

  private static final long SEED = 20261130;
  private static final float QUALITY = 0.8f;

  private SceneData() {}

  /** A scene of a part, as large as it is shipped. */
  public static Scene scene(Part part, int number) {
    return ScenePainter.paint(Seeds.of(SEED, part.ordinal(), number), ScenePainter.SIDE, 1);
  }

  /** A scene to learn from, with any side. */
  public static Scene lesson(int number, int side) {
    return ScenePainter.paint(Seeds.of(SEED, Part.LEARNING.ordinal(), number, side), side, 1);
  }

  /** Writes so many scenes of a part as a zip; the same bytes on every run. */
  public static void writeZip(Part part, int count, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    List<Scene> scenes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      scenes.add(scene(part, i));
    }
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      byte[] annotations = CocoJson.write(scenes).getBytes(StandardCharsets.UTF_8);
      Zips.store(zip, new ZipEntry("annotations.json"), annotations);
      for (int i = 0; i < count; i++) {
        Zips.store(zip, new ZipEntry(fileName(i)), jpeg(scenes.get(i).image()));
      }
    }
  }

  /** Where a scene lies, beside the annotations. */
  public static String fileName(int number) {
    return String.format(Locale.ROOT, "images/%04d.jpg", number);
  }

  /** Writes these scenes at a zoom; for the window's strip. */
  public static void writeStrip(List<Integer> numbers, int zoom, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int number : numbers) {
      long seed = Seeds.of(SEED, Part.STRIP.ordinal(), number);
      Scene scene = ScenePainter.paint(seed, ScenePainter.SIDE, zoom);
      Files.write(folder.resolve("scene-" + number + ".jpg"), jpeg(scene.image()));
    }
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
