package dev.lathe.engine.answer;

/**
 * What is right for one sample: a class, boxes, a number. Open rather than sealed, as {@link
 * Answer} is: a task's metrics know which kind they take and leave the others alone.
 */
public interface Truth {
  /**
   * A class.
   *
   * @param index of the class, 0 or more
   */
  record OfClass(int index) implements Truth {}

  /**
   * A number.
   *
   * @param value finite, in the unit of the data
   */
  record OfNumber(double value) implements Truth {}
}
