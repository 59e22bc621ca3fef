package dev.lathe.engine.simulate;

/**
 * One use of a payment card.
 *
 * @param seconds when, from the start of the simulation, which is a Monday's midnight
 * @param card number of the card
 * @param amount in euro, with cents
 * @param distance from the holder's home to the merchant, in kilometres; 0 for what is bought
 *     online
 * @param merchant what it was used at
 * @param online whether it was bought over the network, without the card in a reader
 * @param minutesSinceLast since the card's last use; at most 20160, two weeks
 * @param usesLastHour earlier uses of the card within the hour before
 * @param timesUsual what the card paid in the last 24 hours, this use included, divided by what it
 *     usually pays a day
 * @param fraud whether it was not the holder
 */
public record CardTransaction(
    double seconds,
    int card,
    double amount,
    double distance,
    MerchantKind merchant,
    boolean online,
    double minutesSinceLast,
    int usesLastHour,
    double timesUsual,
    boolean fraud) {
  private static final double DAY = 86_400;

  /** Hour of the day with its fraction, 0 to below 24. */
  public double hour() {
    return seconds % DAY / 3600;
  }
}
