package dev.lathe.controllers.row;

import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.data.ColumnProfile;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** One column of the form with its value. Use on the screen's thread. */
public final class RowField {
  private final ColumnProfile profile;
  private final StringProperty value;
  private final StringBinding note;

  RowField(ColumnProfile profile) {
    this.profile = profile;
    this.value = new SimpleStringProperty(profile.typical());
    this.note = Bindings.createStringBinding(this::why, value);
  }

  /** The column's name. */
  public String name() {
    return profile.name();
  }

  /** The cell, as a table writes it. */
  public StringProperty valueProperty() {
    return value;
  }

  /** What is odd about the value, e.g. that it lies outside the data; empty where nothing is. */
  public StringBinding note() {
    return note;
  }

  /** Whether its values are numbers to be moved through. */
  public boolean isNumeric() {
    return profile.isNumeric() && profile.high() > profile.low();
  }

  /** All values, where there are few to choose from; else empty. */
  public List<String> choices() {
    return profile.choices();
  }

  /** Where the value stands on the column's scale, 0 to 1; at an end for one beyond. */
  public double way() {
    double v = number();
    return Double.isNaN(v) ? 0 : profile.way(v);
  }

  /** The value at a place of the scale, 0 to 1, as the column writes it. */
  public String at(double way) {
    return profile.written(profile.at(way));
  }

  /** Moves the value to a place of the scale, 0 to 1. */
  public void moveTo(double way) {
    value.set(at(way));
  }

  /**
   * Moves the value by steps of the column, within the data's range.
   *
   * @param steps how many, up or down
   */
  public void step(int steps) {
    double v = number();
    double to = (Double.isNaN(v) ? profile.low() : v) + steps * profile.step();
    value.set(profile.written(Math.max(profile.low(), Math.min(profile.high(), to))));
  }

  ColumnProfile profile() {
    return profile;
  }

  private double number() {
    try {
      return Double.parseDouble(value.get().strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private String why() {
    String text = value.get().strip();
    if (text.isEmpty() && profile.typical().isEmpty()) {
      return ""; // nothing is known of the column yet
    }
    if (text.isEmpty()) {
      return Texts.get("row.note.missing");
    }
    if (profile.kind() == ColumnProfile.Kind.TEXT || profile.choices().contains(text)) {
      return "";
    }
    if (!profile.isNumeric()) {
      return Texts.get("row.note.unseen");
    }
    double v = number();
    if (Double.isNaN(v)) {
      return Texts.get("row.note.no-number");
    }
    return v < profile.low() || v > profile.high()
        ? Texts.get(
            "row.note.outside", profile.written(profile.low()), profile.written(profile.high()))
        : "";
  }
}
