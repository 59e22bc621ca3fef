package dev.lathe.assets.make.glyphs;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/**
 * The faces that glyphs are drawn with. Outlines only: Java's own rasterizer fills them, so that
 * hinting and the machine's font settings have no say.
 */
public final class GlyphFonts {
  /** PostScript names: the DejaVu family and the URW base fonts, which Debian packages. */
  private static final List<String> FACES =
      List.of(
          "DejaVuSans",
          "DejaVuSans-Bold",
          "DejaVuSans-Oblique",
          "DejaVuSans-BoldOblique",
          "DejaVuSans-ExtraLight",
          "DejaVuSansCondensed",
          "DejaVuSansCondensed-Bold",
          "DejaVuSansMono",
          "DejaVuSansMono-Bold",
          "DejaVuSansMono-Oblique",
          "DejaVuSerif",
          "DejaVuSerif-Bold",
          "DejaVuSerif-Italic",
          "DejaVuSerif-BoldItalic",
          "DejaVuSerifCondensed",
          "DejaVuSerifCondensed-BoldItalic",
          "NimbusSans-Regular",
          "NimbusSans-Bold",
          "NimbusSans-BoldItalic",
          "NimbusSansNarrow-Bold",
          "NimbusRoman-Regular",
          "NimbusRoman-Bold",
          "NimbusRoman-Italic",
          "NimbusMonoPS-Bold",
          "C059-Roman",
          "C059-BdIta",
          "P052-Bold",
          "P052-Italic",
          "URWBookman-Light",
          "URWBookman-Demi",
          "URWGothic-Book",
          "URWGothic-Demi",
          "Z003-MediumItalic");

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private final List<Font> faces;
  private final Map<Integer, Shape> outlines = new ConcurrentHashMap<>();

  private GlyphFonts(List<Font> faces) {
    this.faces = faces;
  }

  /**
   * The faces of this machine.
   *
   * @throws IllegalStateException naming the faces that are missing: with others the data would not
   *     be the same
   */
  public static GlyphFonts load() {
    Map<String, Font> byName = new TreeMap<>();
    for (Font f : GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts()) {
      byName.putIfAbsent(f.getPSName(), f);
    }
    List<String> missing = FACES.stream().filter(n -> !byName.containsKey(n)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "These fonts are not installed: "
              + missing
              + ". Install the packages fonts-dejavu-core, fonts-dejavu-extra and"
              + " fonts-urw-base35.");
    }
    List<Font> list = new ArrayList<>();
    FACES.forEach(n -> list.add(byName.get(n).deriveFont(100f)));
    return new GlyphFonts(list);
  }

  /** How many faces. */
  public int count() {
    return faces.size();
  }

  /** The outline of a character, 100 units to the em; from the first face that has it. */
  public Shape outline(int face, char character) {
    return outlines.computeIfAbsent(face << 16 | character, k -> readOutline(face, character));
  }

  private Shape readOutline(int face, char character) {
    Font font = faces.get(face).canDisplay(character) ? faces.get(face) : faces.get(0);
    return font.createGlyphVector(CONTEXT, new char[] {character}).getOutline();
  }

  /**
   * A number that is equal where all outlines are equal to a tenth of a unit: data made with equal
   * fonts are equal.
   */
  public String fingerprint() {
    CRC32 crc = new CRC32();
    double[] at = new double[6];
    for (int face = 0; face < faces.size(); face++) {
      for (GlyphClass c : GlyphClass.ALL) {
        PathIterator path = outline(face, c.character()).getPathIterator(null);
        for (; !path.isDone(); path.next()) {
          Arrays.fill(at, 0);
          crc.update(path.currentSegment(at));
          for (double v : at) {
            crc.update((int) Math.round(v * 10) & 0xff);
          }
        }
      }
    }
    return Long.toHexString(crc.getValue());
  }
}
