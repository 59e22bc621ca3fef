package dev.lathe.engine.simulate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** A card with the habits of its holder, and what it was used for lately. */
final class CardHolder {
  private static final double DAY = 86_400;
  private static final double HOUR = 3600;
  private static final double LONGEST_MINUTES = 20_160;

  /** A mean amount as a multiple of the usual one. */
  private static final double MEAN_PRICE = 1.7;

  /** A use that still counts for the last day. */
  private record Past(double seconds, double amount) {}

  /** A typical amount, in euro. */
  final double usual;

  /** How often the card is used against the mean card. */
  final double eagerness;

  /** How far away the holder shops on a common day, in kilometres. */
  final double reach;

  /** The share of purchases from home, where there is a choice. */
  final double onlineShare;

  /** Hours by which this holder's day is late. */
  final double late;

  /** What the card pays on a common day, in euro. */
  private final double usualDay;

  private final Deque<Past> day = new ArrayDeque<>();
  private double last = -LONGEST_MINUTES * 60;
  private double awayUntil = -1;
  private double awayDistance;
  private double spreeUntil = -1;

  /**
   * A holder drawn by chance.
   *
   * @param usesADay how often the mean card is used a day
   */
  CardHolder(Random random, double usesADay) {
    usual = Math.exp(3.2 + 0.5 * random.nextGaussian());
    eagerness = Math.exp(0.5 * random.nextGaussian());
    reach = Math.exp(1.3 + 0.6 * random.nextGaussian());
    onlineShare = 0.2 + 0.7 * random.nextDouble();
    late = 1.5 * random.nextGaussian();
    usualDay = usual * eagerness * usesADay * MEAN_PRICE;
  }

  /** Honest people travel, and go shopping for an afternoon: both look like fraud. */
  void live(double now, Random random) {
    if (now > awayUntil && random.nextDouble() < 0.006) {
      awayUntil = now + DAY * (1 + 9 * random.nextDouble());
      awayDistance = Math.exp(5.5 + 1.1 * random.nextGaussian());
    }
    if (now > spreeUntil && random.nextDouble() < 0.01) {
      spreeUntil = now + HOUR * (1 + 2 * random.nextDouble());
    }
  }

  boolean onSpree(double now) {
    return now < spreeUntil;
  }

  /** How far from home the holder is at this moment, in kilometres. */
  double distance(double now, Random random) {
    double around = reach * Math.exp(0.8 * random.nextGaussian());
    return now < awayUntil ? awayDistance + around : around;
  }

  /** Writes a use down and says how it looks against those before. */
  CardTransaction use(
      int card,
      double now,
      double amount,
      double distance,
      MerchantKind merchant,
      boolean online,
      boolean fraud) {
    while (!day.isEmpty() && day.peekFirst().seconds() < now - DAY) {
      day.removeFirst();
    }
    int lastHour = (int) day.stream().filter(p -> p.seconds() > now - HOUR).count();
    double minutes = Math.min(LONGEST_MINUTES, (now - last) / 60);
    double cents = Math.max(0.5, Math.round(amount * 100) / 100.0);
    day.addLast(new Past(now, cents));
    last = now;
    double paid = day.stream().mapToDouble(Past::amount).sum();
    return new CardTransaction(
        now,
        card,
        cents,
        online ? 0 : distance,
        merchant,
        online,
        minutes,
        lastHour,
        paid / usualDay,
        fraud);
  }
}
