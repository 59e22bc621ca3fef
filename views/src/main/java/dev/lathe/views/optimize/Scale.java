package dev.lathe.views.optimize;

import dev.lathe.controllers.optimize.ParamItem.SliderItem;
import dev.lathe.controllers.optimize.ParamTexts;
import dev.lathe.controllers.text.Formats;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.scene.control.Slider;

/**
 * Where a parameter's values lie along its slider, and how they read. Over a wide range the usual
 * small values get most of the way: a value grows with the cube of the way.
 */
final class Scale {
  private static final double MANY_STEPS = 1000;
  private static final double POWER = 3;

  private final SliderItem item;
  private final boolean wide;

  Scale(SliderItem item) {
    this.item = item;
    this.wide = (item.max() - item.min()) / item.step() > MANY_STEPS;
  }

  /** A slider that stands at the item's value; keys move it by the item's step. */
  Slider slider() {
    if (!wide) {
      Slider plain = new Slider(item.min(), item.max(), item.value());
      plain.setBlockIncrement(item.step());
      return plain;
    }
    return new Slider(0, 1, way(item.value())) {
      @Override
      public void increment() {
        setValue(way(Math.min(item.max(), value(getValue()) + item.step())));
      }

      @Override
      public void decrement() {
        setValue(way(Math.max(item.min(), value(getValue()) - item.step())));
      }
    };
  }

  private double way(double value) {
    return Math.pow((value - item.min()) / (item.max() - item.min()), 1 / POWER);
  }

  /** The value, on a step, where the slider stands. */
  double value(double position) {
    double v = wide ? item.min() + (item.max() - item.min()) * Math.pow(position, POWER) : position;
    double snapped = item.min() + Math.rint((v - item.min()) / item.step()) * item.step();
    return Math.max(item.min(), Math.min(item.max(), snapped));
  }

  /** Where the slider stands at a value; at its end for one beyond. */
  double position(double value) {
    double v = Math.max(item.min(), Math.min(item.max(), value));
    return wide ? way(v) : v;
  }

  /** Where the slider comes to rest: at the value that it says. */
  double settled(double position) {
    return wide ? way(value(position)) : position;
  }

  /** The value in words. */
  String text(double v) {
    Optional<String> zero = ParamTexts.zero(item.id(), v);
    if (zero.isPresent()) {
      return zero.get();
    }
    String unit = item.unit().isEmpty() ? "" : " " + item.unit();
    if (item.whole()) {
      return Formats.whole(Math.round(v)) + unit;
    }
    boolean share = item.unit().equals("%") && item.max() <= 1;
    double step = share ? item.step() * 100 : item.step();
    return Formats.number(share ? v * 100 : v, decimals(step)) + unit;
  }

  /** The value that a text means, with or without its unit; empty when it is none of the range. */
  OptionalDouble parse(String text) {
    String typed = text.strip();
    if (ParamTexts.zero(item.id(), 0).filter(typed::equalsIgnoreCase).isPresent()) {
      return OptionalDouble.of(0);
    }
    boolean share = item.unit().equals("%") && item.max() <= 1;
    String number = typed.endsWith(item.unit()) ? cut(typed, item.unit().length()) : typed;
    try {
      // A comma separates thousands as the field shows them, or decimals as half the world types.
      boolean decimals = number.matches("[-−]?\\d*,\\d{1,2}");
      String plain = number.replace(',', decimals ? '.' : ' ').replace(" ", "").replace('−', '-');
      double v = Double.parseDouble(plain) / (share ? 100 : 1);
      double slack = item.step() * 1e-6;
      return v >= item.min() - slack && v <= item.max() + slack
          ? OptionalDouble.of(v)
          : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static String cut(String text, int end) {
    return text.substring(0, text.length() - end).strip();
  }

  /** As many as a step needs. */
  private static int decimals(double step) {
    int n = 0;
    for (double s = step; n < 6 && Math.abs(s - Math.rint(s)) > 1e-6; s *= 10) {
      n++;
    }
    return n;
  }
}
