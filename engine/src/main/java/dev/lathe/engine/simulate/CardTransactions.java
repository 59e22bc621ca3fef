package dev.lathe.engine.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Uses of payment cards in the order of time, without end. Holders have habits (how much, where,
 * when, from home or not), travel, and go on shopping sprees. Thieves come in waves: a wave gets at
 * several cards at once and uses each a few times within hours, in one of three ways: a copied card
 * at a machine or a shop far away, a stolen number online, or a stolen number tried with small
 * amounts first. Equal seeds give equal transactions. Not thread-safe.
 */
public final class CardTransactions implements Iterator<CardTransaction> {
  private static final double DAY = 86_400;
  private static final double HOUR = 3600;
  private static final double CARDS_A_WAVE = 4.5;
  private static final double USES_A_CARD = 5;

  /** Why a use comes about: one more shop of an honest afternoon, or how a thief goes about it. */
  private enum Way {
    SPREE,
    COPIED,
    NUMBER,
    TESTED
  }

  /** A use to come that an earlier one brought with it; the first of a card's is turn 0. */
  private record Planned(double seconds, int card, Way way, int turn, double distance) {}

  /** What a stolen number buys. */
  private static final List<MerchantKind> WANTED =
      List.of(
          MerchantKind.CLOTHING,
          MerchantKind.ELECTRONICS,
          MerchantKind.TRAVEL,
          MerchantKind.DIGITAL);

  private static final List<Way> THIEVES = List.of(Way.COPIED, Way.NUMBER, Way.TESTED);

  /** How busy each hour of the day is, against the mean hour. */
  private static final double[] BUSY = {
    0.15, 0.08, 0.05, 0.05, 0.08, 0.2, 0.5, 0.9, 1.2, 1.2, 1.25, 1.45,
    1.7, 1.5, 1.25, 1.3, 1.5, 1.9, 2.0, 1.7, 1.3, 1.0, 0.7, 0.35
  };

  private final Random random;
  private final double perHour;
  private final double wavesPerSecond;
  private final List<CardHolder> holders = new ArrayList<>();
  private final double[] cumulative;
  private final PriorityQueue<Planned> planned =
      new PriorityQueue<>(Comparator.comparingDouble(Planned::seconds));
  private double honest;
  private double wave;

  /**
   * Begins at a Monday's midnight.
   *
   * @param seed what equal runs share
   * @param cards number of cards, at least 1
   * @param perHour uses an hour over all cards, in the mean over a day; above 0
   * @param fraudShare the share of uses that are fraud, in the mean over weeks; 0 to 0.5
   * @throws IllegalArgumentException where one lies outside
   */
  public CardTransactions(long seed, int cards, double perHour, double fraudShare) {
    if (cards < 1 || !(perHour > 0) || !(fraudShare >= 0 && fraudShare <= 0.5)) {
      throw new IllegalArgumentException(cards + " cards, " + perHour + " an hour, " + fraudShare);
    }
    this.random = new Random(seed);
    this.perHour = perHour;
    double frauds = perHour * fraudShare / (1 - fraudShare);
    this.wavesPerSecond = frauds / HOUR / (CARDS_A_WAVE * USES_A_CARD);
    cumulative = new double[cards];
    double sum = 0;
    for (int i = 0; i < cards; i++) {
      holders.add(new CardHolder(random, perHour * 24 / cards));
      sum += holders.get(i).eagerness;
      cumulative[i] = sum;
    }
    honest = nextHonest(0);
    wave = nextWave(0);
  }

  /** A small bank: 1,000 cards, 100 uses an hour, 1 % of them fraud. */
  public static CardTransactions ofBank(long seed) {
    return new CardTransactions(seed, 1000, 100, 0.01);
  }

  /** The same as a stream: sequential, ordered, without end. */
  public Stream<CardTransaction> stream() {
    Iterable<CardTransaction> all = () -> this;
    return StreamSupport.stream(all.spliterator(), false);
  }

  /** Always; take as many as are wanted. */
  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public CardTransaction next() {
    while (wave < honest && (planned.isEmpty() || wave < planned.peek().seconds())) {
      begin(wave);
      wave = nextWave(wave);
    }
    if (!planned.isEmpty() && planned.peek().seconds() < honest) {
      return made(planned.remove());
    }
    double now = honest;
    honest = nextHonest(now);
    return honest(now);
  }

  /** A Poisson process whose rate changes by the hour, by thinning. */
  private double nextHonest(double after) {
    double most = perHour / HOUR * 2;
    double t = after;
    do {
      t += exponential(most);
    } while (random.nextDouble() * 2 > BUSY[(int) (t % DAY / HOUR)]);
    return t;
  }

  private double nextWave(double after) {
    return wavesPerSecond > 0 ? after + exponential(wavesPerSecond) : Double.POSITIVE_INFINITY;
  }

  private double exponential(double rate) {
    return -Math.log(1 - random.nextDouble()) / rate;
  }

  private int anyCard() {
    double at = random.nextDouble() * cumulative[cumulative.length - 1];
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private CardTransaction honest(double now) {
    int card = anyCard();
    CardHolder holder = holders.get(card);
    holder.live(now, random);
    MerchantKind kind = kind(holder.onSpree(now));
    boolean online = kind.online && random.nextDouble() < holder.onlineShare;
    double hour = (now % DAY / HOUR - holder.late + 24) % 24;
    if (hour < 5 && random.nextDouble() < 0.5) {
      kind = MerchantKind.DIGITAL;
      online = true;
    }
    double amount = holder.usual * kind.price * Math.exp(0.65 * random.nextGaussian());
    if (random.nextDouble() < 0.01) {
      amount *= 3 + 4 * random.nextDouble();
    }
    double distance = holder.distance(now, random);
    CardTransaction made = holder.use(card, now, amount, distance, kind, online, false);
    if (holder.onSpree(now) && random.nextDouble() < 0.5) {
      spree(card, now);
    }
    return made;
  }

  /** The next shop of an honest afternoon. */
  private void spree(int card, double now) {
    double then = now + 60 * (4 + 25 * random.nextDouble());
    planned.add(new Planned(then, card, Way.SPREE, 0, holders.get(card).distance(now, random)));
  }

  private MerchantKind kind(boolean spree) {
    if (spree && random.nextDouble() < 0.7) {
      return random.nextDouble() < 0.75 ? MerchantKind.CLOTHING : MerchantKind.ELECTRONICS;
    }
    double sum = 0;
    for (MerchantKind k : MerchantKind.values()) {
      sum += k.share;
    }
    double at = random.nextDouble() * sum;
    for (MerchantKind k : MerchantKind.values()) {
      at -= k.share;
      if (at < 0) {
        return k;
      }
    }
    return MerchantKind.GROCERY;
  }

  private void begin(double now) {
    Way way = THIEVES.get(random.nextInt(THIEVES.size()));
    int cards = 1 + (int) Math.round(exponential(1 / (CARDS_A_WAVE - 1)));
    double place = Math.exp(4.5 + 1.4 * random.nextGaussian());
    for (int i = 0; i < cards; i++) {
      double t = now + HOUR * 6 * random.nextDouble();
      int card = anyCard();
      int uses = 1 + (int) Math.round(exponential(1 / (USES_A_CARD - 1)));
      for (int turn = 0; turn < uses; turn++) {
        planned.add(new Planned(t, card, way, turn, place * (0.9 + 0.2 * random.nextDouble())));
        t += 60 * (1 + exponential(1 / 22.0));
      }
    }
  }

  private CardTransaction made(Planned use) {
    CardHolder holder = holders.get(use.card());
    double spread = Math.exp(0.6 * random.nextGaussian());
    return switch (use.way()) {
      case SPREE -> {
        MerchantKind kind = kind(true);
        yield made(use, holder.usual * kind.price * spread, kind, false, false);
      }
      case COPIED -> {
        boolean cash = random.nextDouble() < 0.5;
        MerchantKind kind = cash ? MerchantKind.CASH : MerchantKind.ELECTRONICS;
        yield made(use, 190 * spread, kind, false, true);
      }
      case TESTED -> {
        boolean test = use.turn() < 3;
        MerchantKind kind = test ? MerchantKind.DIGITAL : MerchantKind.ELECTRONICS;
        double amount = test ? 1.5 + 3 * random.nextDouble() : 260 * spread;
        yield made(use, amount, kind, true, true);
      }
      case NUMBER -> {
        MerchantKind kind = WANTED.get(random.nextInt(WANTED.size()));
        yield made(use, 110 * spread, kind, true, true);
      }
    };
  }

  private CardTransaction made(
      Planned use, double amount, MerchantKind kind, boolean online, boolean fraud) {
    double distance = use.distance();
    return holders
        .get(use.card())
        .use(use.card(), use.seconds(), amount, distance, kind, online, fraud);
  }
}
