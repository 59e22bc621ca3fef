package dev.lathe.controllers.settings;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the window remembers between two starts.
 *
 * @param window where the window lay
 * @param theme light, dark, or as the system is
 * @param textScale size of the text; 1 is normal, 0.75 to 2
 * @param place the place that was open, by name; empty for the first
 * @param workspace the experiment that was open; empty for none
 * @param device the device chosen, by id; empty for the first
 * @param recentModels files opened lately, newest first
 * @param dividers where the dividers between columns were left, as shares of the width in 0..1, by
 *     the name of the columns
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Settings(
    Bounds window,
    Theme theme,
    double textScale,
    String place,
    String workspace,
    String device,
    List<String> recentModels,
    Map<String, List<Double>> dividers) {
  /** How many recent files are kept. */
  public static final int RECENT = 10;

  /** Light or dark. */
  public enum Theme {
    SYSTEM,
    LIGHT,
    DARK
  }

  /** Where a window lies, in pixels; a width of zero means: where the system puts it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Bounds(double x, double y, double width, double height, boolean maximized) {
    /** Wherever the system puts it. */
    public static final Bounds UNKNOWN = new Bounds(0, 0, 0, 0, false);

    /** Whether it was ever recorded. */
    public boolean known() {
      return width > 0 && height > 0;
    }
  }

  /** Replaces what an older or damaged file lacks. */
  public Settings {
    window = window == null ? Bounds.UNKNOWN : window;
    theme = theme == null ? Theme.SYSTEM : theme;
    textScale = textScale >= 0.75 && textScale <= 2 ? textScale : 1;
    place = place == null ? "" : place;
    workspace = workspace == null ? "" : workspace;
    device = device == null ? "" : device;
    recentModels = recentModels == null ? List.of() : recentModels.stream().limit(RECENT).toList();
    dividers = dividers == null ? Map.of() : Map.copyOf(dividers);
  }

  /** The settings of a first start. */
  public static Settings initial() {
    return new Settings(null, null, 1, null, null, null, null, null);
  }

  /** With the window elsewhere. */
  public Settings withWindow(Bounds bounds) {
    return new Settings(bounds, theme, textScale, place, workspace, device, recentModels, dividers);
  }

  /** With another theme. */
  public Settings withTheme(Theme newTheme) {
    return new Settings(
        window, newTheme, textScale, place, workspace, device, recentModels, dividers);
  }

  /** With another text size. */
  public Settings withTextScale(double scale) {
    return new Settings(window, theme, scale, place, workspace, device, recentModels, dividers);
  }

  /** With another place. */
  public Settings withPlace(String newPlace) {
    return new Settings(
        window, theme, textScale, newPlace, workspace, device, recentModels, dividers);
  }

  /** With another workspace. */
  public Settings withWorkspace(String folder) {
    return new Settings(window, theme, textScale, place, folder, device, recentModels, dividers);
  }

  /** With another device. */
  public Settings withDevice(String id) {
    return new Settings(window, theme, textScale, place, workspace, id, recentModels, dividers);
  }

  /** With a file moved to the front of the recent ones. */
  public Settings withRecent(String file) {
    List<String> list = new java.util.ArrayList<>(recentModels);
    list.remove(file);
    list.add(0, file);
    return new Settings(window, theme, textScale, place, workspace, device, list, dividers);
  }

  /** Where the dividers of some columns were left; empty where nobody has moved them. */
  public List<Double> dividers(String columns) {
    return dividers.getOrDefault(columns, List.of());
  }

  /** With dividers elsewhere; with none, where they are at first. */
  public Settings withDividers(String columns, List<Double> shares) {
    Map<String, List<Double>> map = new HashMap<>(dividers);
    map.put(columns, List.copyOf(shares));
    return new Settings(window, theme, textScale, place, workspace, device, recentModels, map);
  }
}
