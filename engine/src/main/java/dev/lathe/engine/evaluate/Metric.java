package dev.lathe.engine.evaluate;

/**
 * One number over many samples. Declared once, with the task that uses it; columns, JSON, intervals
 * and comparisons derive from the declaration.
 */
public interface Metric {
  /** What a metric's values are counted in. */
  enum Unit {
    /** A share in 0..1, shown in percent. */
    SHARE("share"),
    /** A plain number. */
    NUMBER("");

    private final String id;

    Unit(String id) {
      this.id = id;
    }

    /** The word in JSON; empty for a plain number. */
    public String id() {
      return id;
    }
  }

  /** The word in JSON and flags, e.g. {@code accuracy}; unique within a task. */
  String id();

  /** For people, e.g. {@code Accuracy}. */
  String name();

  /** What it says, one sentence. */
  String doc();

  /** What its values are counted in. */
  Unit unit();

  /** Whether a higher value is better. */
  boolean higherIsBetter();

  /** Whether it needs what is right; one that does not needs the original's answers. */
  boolean needsTruth();

  /** An accumulator of nothing yet. */
  Accumulator accumulator();
}
