package dev.lathe.views.chart;

import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The colours of the style sheets as AWT colours, read from the sheets so that they stand once. */
public final class ChartColours {
  private static final Pattern COLOUR = Pattern.compile("(-[\\w-]+):\\s*#([0-9a-fA-F]{6})\\s*;");
  private static final ChartColours LIGHT = new ChartColours("lathe-light.css", "#ffffff");
  private static final ChartColours DARK = new ChartColours("lathe-dark.css", "#0d1117");

  private final Map<String, Color> colours = new HashMap<>();

  private ChartColours(String sheet, String background) {
    colours.put("-color-bg-default", Color.decode(background));
    try (InputStream in = ChartColours.class.getResourceAsStream("/dev/lathe/views/" + sheet)) {
      String css =
          new String(
              Optional.ofNullable(in).orElseThrow(() -> new IOException(sheet)).readAllBytes(),
              StandardCharsets.UTF_8);
      Matcher m = COLOUR.matcher(css);
      while (m.find()) {
        colours.put(m.group(1), Color.decode("#" + m.group(2)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a style sheet is missing from the program", e);
    }
  }

  /** The colours of the light or the dark look. */
  public static ChartColours of(boolean dark) {
    return dark ? DARK : LIGHT;
  }

  /** A variant's fixed colour. */
  public Color variant(int index) {
    return get("-lathe-colour-" + index);
  }

  /** Text. */
  public Color text() {
    return get("-color-fg-default");
  }

  /** Text of less weight: axes, labels. */
  public Color muted() {
    return get("-color-fg-muted");
  }

  /** Lines. */
  public Color border() {
    return get("-color-border-default");
  }

  /** What bars run on, and lines of a grid. */
  public Color track() {
    return get("-lathe-track");
  }

  /** What lies under everything. */
  public Color background() {
    return get("-color-bg-default");
  }

  /** What became better. */
  public Color good() {
    return get("-lathe-ok");
  }

  /** What became worse. */
  public Color bad() {
    return get("-lathe-bad");
  }

  /** The one accent. */
  public Color accent() {
    return get("-color-accent-fg");
  }

  private Color get(String name) {
    Color c = colours.get(name);
    if (c == null) {
      throw new IllegalArgumentException("no colour " + name + " in the style sheet");
    }
    return c;
  }
}
