package dev.lathe.controllers.tryit;

import dev.lathe.controllers.text.Formats;
import dev.lathe.engine.task.TaskOption;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;

/** One option that acts on answers at hand: a number with a slider. */
public final class Adjustment {
  private final TaskOption.Decimal option;
  private final DoubleProperty value;

  Adjustment(TaskOption.Decimal option) {
    this.option = option;
    // A double's 0.30000000000000004 is 0.3 to a person, to the setup and to its fingerprint.
    this.value =
        new SimpleDoubleProperty(option.initial()) {
          @Override
          public void set(double v) {
            double steps = Math.round(v / option.step());
            double rounded = Math.round(steps * option.step() * 1e6) / 1e6;
            super.set(Math.max(option.low(), Math.min(option.high(), rounded)));
          }
        };
  }

  TaskOption.Decimal option() {
    return option;
  }

  /** The word in flags and files. */
  public String id() {
    return option.id();
  }

  /** For people. */
  public String name() {
    return option.name();
  }

  /** What it does, one sentence. */
  public String doc() {
    return option.doc();
  }

  /** The least value. */
  public double low() {
    return option.low();
  }

  /** The largest value. */
  public double high() {
    return option.high();
  }

  /** How far an arrow key moves it. */
  public double step() {
    return option.step();
  }

  /** Its value, kept within the range and on a step. */
  public DoubleProperty valueProperty() {
    return value;
  }

  /** The value as it is written beside the slider. */
  public String text() {
    return Formats.number(value.get(), 2);
  }

  /** Takes what a person typed; what is no number changes nothing. */
  public void type(String text) {
    try {
      value.set(option.parse(text.replace(',', '.')));
    } catch (IllegalArgumentException e) {
      // The view writes the old value back.
    }
  }
}
