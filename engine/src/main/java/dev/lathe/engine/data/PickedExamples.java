package dev.lathe.engine.data;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Some of the examples of a list, by their places: at most a number each is held. */
final class PickedExamples extends UnheldExamples {
  private final List<Example> all;
  private final int size;
  private final IntUnaryOperator place;

  private PickedExamples(List<Example> all, int size, IntUnaryOperator place) {
    this.all = all;
    this.size = size;
    this.place = place;
  }

  /** So many, evenly taken over the whole; all of them when there are no more. */
  static List<Example> evenly(List<Example> all, int count) {
    int n = all.size();
    return count >= n
        ? all
        : new PickedExamples(all, count, i -> (int) ((long) i * n / Math.max(1, count)));
  }

  /** All, in the order in which {@link java.util.Collections#shuffle} would bring them. */
  static List<Example> mixed(List<Example> all, Random random) {
    int[] places = order(all.size(), random);
    return new PickedExamples(all, places.length, i -> places[i]);
  }

  /** Those that fit. */
  static List<Example> where(List<Example> all, Predicate<Example> fits) {
    int[] places = IntStream.range(0, all.size()).filter(i -> fits.test(all.get(i))).toArray();
    return places.length == all.size()
        ? all
        : new PickedExamples(all, places.length, i -> places[i]);
  }

  /** The numbers below a size, mixed as {@link java.util.Collections#shuffle} would. */
  static int[] order(int size, Random random) {
    int[] places = new int[size];
    Arrays.setAll(places, i -> i);
    for (int i = size; i > 1; i--) {
      int other = random.nextInt(i);
      int kept = places[i - 1];
      places[i - 1] = places[other];
      places[other] = kept;
    }
    return places;
  }

  @Override
  public Example get(int index) {
    return all.get(place.applyAsInt(java.util.Objects.checkIndex(index, size)));
  }

  @Override
  public int size() {
    return size;
  }
}
