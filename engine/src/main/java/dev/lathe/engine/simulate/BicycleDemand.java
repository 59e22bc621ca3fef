package dev.lathe.engine.simulate;

import java.util.Iterator;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A town's rental bicycles, hour by hour, without end: weather goes by seasons and lasts for hours,
 * people ride to work on working days and to the lake on others, stay away in rain, wind and cold,
 * and the count scatters. Equal seeds give equal hours. Not thread-safe.
 */
public final class BicycleDemand implements Iterator<DemandHour> {
  private static final int[] MONTH_ENDS = {31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
  private static final double HOLIDAY = 11 / 365.0;

  private final Random random;
  private long at;
  private boolean holiday;
  private double warm;
  private double wetness;
  private double windy;

  /** Begins on a Monday, the first of January. */
  public BicycleDemand(long seed) {
    random = new Random(seed);
  }

  /** The same as a stream: sequential, ordered, without end. */
  public Stream<DemandHour> stream() {
    Iterable<DemandHour> all = () -> this;
    return StreamSupport.stream(all.spliterator(), false);
  }

  /** Always; take as many as are wanted. */
  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public DemandHour next() {
    int hour = (int) (at % 24);
    int weekday = (int) (at / 24 % 7);
    int day = (int) (at / 24 % 365);
    at++;
    if (hour == 0) {
      holiday = random.nextDouble() < HOLIDAY;
    }
    warm = 0.985 * warm + 0.6 * random.nextGaussian();
    wetness = 0.9 * wetness + 0.44 * random.nextGaussian();
    windy = 0.95 * windy + 0.31 * random.nextGaussian();
    double season = -Math.cos(2 * Math.PI * (day - 15) / 365);
    double sun = -Math.cos(2 * Math.PI * (hour - 3) / 24.0);
    double temperature = tenth(10 + 9.5 * season + (2.5 + 1.5 * season) * sun + warm);
    double rain = wetness > 1.15 ? tenth(Math.expm1(1.6 * (wetness - 1.15)) + 0.1) : 0;
    double wind = tenth(11 * Math.exp(0.5 * windy));
    double expected = expected(hour, weekday, holiday, temperature, rain, wind);
    double scattered = expected * Math.exp(0.14 * random.nextGaussian() - 0.0098);
    int rentals = (int) Math.max(0, Math.round(scattered + Math.sqrt(scattered) * gauss()));
    return new DemandHour(hour, weekday, month(day), holiday, temperature, rain, wind, rentals);
  }

  private double gauss() {
    return random.nextGaussian();
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static int month(int day) {
    int month = 0;
    while (day >= MONTH_ENDS[month]) {
      month++;
    }
    return month + 1;
  }

  /** What the hour would bring without chance. */
  private static double expected(
      int hour, int weekday, boolean holiday, double temperature, double rain, double wind) {
    boolean free = holiday || weekday >= 5;
    double base =
        free
            ? 12
                + 190 * bump(hour, 14.5, 4.2)
                + 40 * bump(hour, 0.5, 1.5) * (weekday == 5 ? 1 : 0.6)
            : 10
                + 260 * bump(hour, 8, 1.3)
                + 85 * bump(hour, 12.8, 1.8)
                + 310 * bump(hour, 17.5, 1.9);
    double comfort = temperature - 22;
    double warmth = Math.exp(-comfort * comfort / (2 * (comfort > 0 ? 90 : 170)));
    double dry = Math.exp(-0.9 * Math.min(rain, 3) / (free ? 1 : 1.7));
    double calm = 1 / (1 + Math.exp((wind - 34) / 6));
    return base * (0.12 + 0.88 * warmth) * (0.1 + 0.9 * dry) * (0.25 + 0.75 * calm);
  }

  private static double bump(double x, double middle, double width) {
    double d = (x - middle) / width;
    return Math.exp(-d * d / 2);
  }
}
