package dev.lathe.assets.make.glyphs;

import java.util.ArrayList;
import java.util.List;

/**
 * One class of the glyph sample: what a picture may show.
 *
 * @param label name of the class and of its folder; plain ASCII, so that every file system takes it
 * @param character what is drawn
 */
public record GlyphClass(String label, char character) {
  /** All classes; the index in this list is the class index of the model. */
  public static final List<GlyphClass> ALL = all();

  private static List<GlyphClass> all() {
    List<GlyphClass> list = new ArrayList<>();
    for (char c = '0'; c <= '9'; c++) {
      list.add(new GlyphClass(String.valueOf(c), c));
    }
    for (char c = 'A'; c <= 'Z'; c++) {
      list.add(new GlyphClass(String.valueOf(c), c));
    }
    list.add(new GlyphClass("ampersand", '&'));
    list.add(new GlyphClass("percent", '%'));
    list.add(new GlyphClass("at", '@'));
    list.add(new GlyphClass("hash", '#'));
    list.add(new GlyphClass("euro", '€'));
    list.add(new GlyphClass("question", '?'));
    list.add(new GlyphClass("Gamma", 'Γ'));
    list.add(new GlyphClass("Delta", 'Δ'));
    list.add(new GlyphClass("Theta", 'Θ'));
    list.add(new GlyphClass("Pi", 'Π'));
    list.add(new GlyphClass("Sigma", 'Σ'));
    list.add(new GlyphClass("Omega", 'Ω'));
    return List.copyOf(list);
  }

  /** The labels in class order. */
  public static List<String> labels() {
    return ALL.stream().map(GlyphClass::label).toList();
  }
}
