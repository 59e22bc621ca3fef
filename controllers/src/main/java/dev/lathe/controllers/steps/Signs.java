package dev.lathe.controllers.steps;

/** Numbers that say in which direction they go. */
final class Signs {
  private Signs() {}

  /** A sign before the size of a change. */
  static String of(double change, String size) {
    return (change < 0 ? "−" : change > 0 ? "+" : "") + size;
  }
}
