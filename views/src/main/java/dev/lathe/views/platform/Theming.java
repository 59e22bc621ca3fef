package dev.lathe.views.platform;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.application.Application;
import javafx.beans.binding.DoubleBinding;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.scene.Scene;

/**
 * Light or dark and the size of the text, for a scene and the popups over it. Sizes in the style
 * sheet are in em, so one number scales everything.
 */
public final class Theming {
  /** Size of normal text in pixels at scale 1. */
  public static final double BASE_PX = 13;

  /**
   * No control's words are cut: its least width is the one it prefers. Style sheets have no word
   * for that, in code it is minus infinity; a number with too many digits is read as that.
   */
  private static final String KEEP_WORDS =
      ".button, .toggle-button, .menu-button, .check-box, .radio-button"
          + " { -fx-min-width: -"
          + "9".repeat(310)
          + "; }";

  private final Scene scene;
  private final ReadOnlyBooleanWrapper dark = new ReadOnlyBooleanWrapper();
  private final ReadOnlyDoubleWrapper scale = new ReadOnlyDoubleWrapper(1);

  /** Dresses a scene. */
  public Theming(Scene scene, boolean dark, double scale) {
    this.scene = scene;
    this.dark.set(dark);
    this.scale.set(scale);
    apply();
  }

  /** Whether the dark look is on; charts and pictures listen to repaint. */
  public ReadOnlyBooleanProperty darkProperty() {
    return dark.getReadOnlyProperty();
  }

  /** Size of the text; 1 is normal. */
  public ReadOnlyDoubleProperty scaleProperty() {
    return scale.getReadOnlyProperty();
  }

  /** Width of an em of normal text, in pixels. */
  public DoubleBinding em() {
    return scale.multiply(BASE_PX);
  }

  /** Switches the look. */
  public void setDark(boolean value) {
    dark.set(value);
    apply();
  }

  /** Changes both at once. */
  public void setLook(boolean nowDark, double newScale) {
    dark.set(nowDark);
    setScale(newScale);
  }

  /** Changes the size of the text. */
  public void setScale(double value) {
    scale.set(Math.max(0.75, Math.min(2, value)));
    apply();
  }

  private void apply() {
    Application.setUserAgentStylesheet(
        dark.get()
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet());
    scene
        .getStylesheets()
        .setAll(
            List.of(
                encoded(KEEP_WORDS),
                sheet("lathe.css"),
                sheet(dark.get() ? "lathe-dark.css" : "lathe-light.css"),
                textSize()));
  }

  /** Icons are glyphs: an em of theirs would be of their own size, so they get pixels here. */
  private String textSize() {
    double px = BASE_PX * scale.get();
    String css =
        String.format(
            Locale.ROOT,
            ".root { -fx-font-size: %.2fpx; } .ikonli-font-icon { -fx-icon-size: %.1fpx; }"
                + " .rail-item .ikonli-font-icon { -fx-icon-size: %.1fpx; }",
            px,
            px * 1.2,
            px * 1.6);
    return encoded(css);
  }

  private static String encoded(String css) {
    return "data:text/css;base64,"
        + Base64.getEncoder().encodeToString(css.getBytes(StandardCharsets.UTF_8));
  }

  private static String sheet(String name) {
    URL url = Theming.class.getResource("/dev/lathe/views/" + name);
    return Objects.requireNonNull(url, name).toExternalForm();
  }
}
