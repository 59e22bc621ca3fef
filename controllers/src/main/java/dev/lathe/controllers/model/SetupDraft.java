package dev.lathe.controllers.model;

import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.picture.ImagePreprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Preprocessing as a person writes it.
 *
 * @param fit id of how a picture becomes one of the network's size
 * @param resize shorter side of a crop, 0 as large as what is cut out; says nothing for other fits
 * @param pad grey level around a letterboxed picture; says nothing for other fits
 * @param width of the crop
 * @param height of the crop
 * @param layout NCHW or NHWC
 * @param channels RGB, BGR, GRAY
 * @param scale a number, or a fraction such as {@code 1/255}
 * @param mean one number, or one for each channel
 * @param std one number, or one for each channel
 */
public record SetupDraft(
    String fit,
    String resize,
    String pad,
    String width,
    String height,
    String layout,
    String channels,
    String scale,
    String mean,
    String std) {
  /** The ids of all fits, in the order of menus. */
  public static final List<String> FITS =
      Arrays.stream(ImagePreprocessing.Fit.values()).map(ImagePreprocessing.Fit::id).toList();

  private static final int MAX_SIDE = 16_384;

  static SetupDraft of(ImagePreprocessing p) {
    return new SetupDraft(
        p.fit().id(),
        Integer.toString(p.resize()),
        Integer.toString(p.pad()),
        Integer.toString(p.width()),
        Integer.toString(p.height()),
        p.layout().name(),
        p.channels().name(),
        Math.abs(p.scale() * 255 - 1) < 1e-9 ? "1/255" : number(p.scale()),
        numbers(p.mean()),
        numbers(p.std()));
  }

  /**
   * The values.
   *
   * @throws IllegalArgumentException saying in a sentence what is wrong
   */
  ImagePreprocessing parse() {
    ImagePreprocessing.Channels c = ImagePreprocessing.Channels.valueOf(channels);
    ImagePreprocessing.Fit how = ImagePreprocessing.Fit.ofId(fit).orElseThrow();
    int w = whole("width", width, 1, MAX_SIDE);
    int h = whole("height", height, 1, MAX_SIDE);
    int side = how == ImagePreprocessing.Fit.CROP ? whole("resize", resize, 0, MAX_SIDE) : 0;
    return new ImagePreprocessing(
        how == ImagePreprocessing.Fit.CROP && side == 0 ? Math.max(w, h) : side,
        w,
        h,
        ImagePreprocessing.Layout.valueOf(layout),
        c,
        decimal("scale", scale),
        list("mean", mean, c.count()),
        list("std", std, c.count()),
        how,
        how.pads() ? whole("pad", pad, 0, 255) : 0);
  }

  private static int whole(String what, String text, int low, int high) {
    try {
      int v = Integer.parseInt(text.strip());
      if (v < low || v > high) {
        throw new IllegalArgumentException(
            Texts.get(
                "model.setup.range",
                name(what),
                text,
                Integer.toString(low),
                Integer.toString(high)));
      }
      return v;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(Texts.get("model.setup.no-number", name(what), text), e);
    }
  }

  private static double decimal(String what, String text) {
    try {
      String[] parts = text.strip().split("/", 2);
      double v = Double.parseDouble(parts[0]);
      double d = parts.length == 1 ? v : v / Double.parseDouble(parts[1]);
      if (!Double.isFinite(d)) {
        throw new IllegalArgumentException(Texts.get("model.setup.no-number", name(what), text));
      }
      return d;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(Texts.get("model.setup.no-number", name(what), text), e);
    }
  }

  private static List<Double> list(String what, String text, int count) {
    List<Double> values = new ArrayList<>();
    for (String part : text.strip().split("[,;\\s]+")) {
      values.add(decimal(what, part));
    }
    if (values.size() == 1) {
      while (values.size() < count) {
        values.add(values.get(0));
      }
    }
    if (values.size() != count) {
      throw new IllegalArgumentException(
          Texts.get("model.setup.count", name(what), count, values.size()));
    }
    return values;
  }

  private static String name(String what) {
    return Texts.get("model.setup." + what);
  }

  private static String numbers(List<Double> values) {
    StringJoiner joined = new StringJoiner(", ");
    values.forEach(v -> joined.add(number(v)));
    return joined.toString();
  }

  private static String number(double v) {
    return v == Math.rint(v) && Math.abs(v) < 1e9
        ? Long.toString((long) v)
        : String.format(Locale.ENGLISH, "%.6f", v).replaceAll("0+$", "");
  }
}
