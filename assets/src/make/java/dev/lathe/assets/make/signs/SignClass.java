package dev.lathe.assets.make.signs;

import java.util.Arrays;
import java.util.List;

/** What a sign may be; the ordinal is the class index of the model. */
public enum SignClass {
  /** A red octagon with a white bar for its lettering. */
  STOP("stop"),
  /** A white triangle on its tip, red edge. */
  YIELD("yield"),
  /** A white disc, red ring, two digits. */
  SPEED_LIMIT("speed limit"),
  /** A red disc with a white bar. */
  NO_ENTRY("no entry"),
  /** A blue disc with a white arrow. */
  TURN("turn"),
  /** A yellow square on its corner, white edge. */
  PRIORITY("priority"),
  /** A yellow square on its corner, black edge and cross. */
  CROSSING("crossing"),
  /** A blue square with a white P. */
  PARKING("parking");

  private final String label;

  SignClass(String label) {
    this.label = label;
  }

  /** What people and data sets call it. */
  public String label() {
    return label;
  }

  /** The labels in class order. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(SignClass::label).toList();
  }
}
