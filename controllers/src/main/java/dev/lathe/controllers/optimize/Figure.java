package dev.lathe.controllers.optimize;

/**
 * A figure on a card.
 *
 * @param value the number
 * @param unit its unit or interval
 * @param note what it is compared with
 */
public record Figure(String value, String unit, String note) {
  /** Nothing to say yet. */
  public static final Figure NONE = new Figure("–", "", "");
}
