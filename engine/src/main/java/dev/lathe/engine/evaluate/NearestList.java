package dev.lathe.engine.evaluate;

/** The nearest of many, by number; of equally near ones those with the lower numbers. */
final class NearestList {
  private final int[] numbers;
  private final double[] cosines;
  private int size;

  NearestList(int most) {
    this.numbers = new int[most];
    this.cosines = new double[most];
  }

  int most() {
    return numbers.length;
  }

  /** One more; what is no number is nearest to nothing. */
  void offer(int number, double given) {
    double cosine = Double.isNaN(given) ? Double.NEGATIVE_INFINITY : given;
    int at = size;
    while (at > 0 && isNearer(number, cosine, at - 1)) {
      at--;
    }
    if (at == numbers.length) {
      return;
    }
    size = Math.min(size + 1, numbers.length);
    System.arraycopy(numbers, at, numbers, at + 1, size - at - 1);
    System.arraycopy(cosines, at, cosines, at + 1, size - at - 1);
    numbers[at] = number;
    cosines[at] = cosine;
  }

  private boolean isNearer(int number, double cosine, int than) {
    int order = Double.compare(cosine, cosines[than]);
    return order > 0 || order == 0 && number < numbers[than];
  }

  /** The share of another's numbers that are here too; 1 where that has none. */
  double shared(NearestList other) {
    int shared = 0;
    for (int i = 0; i < other.size; i++) {
      boolean here = false;
      for (int j = 0; j < size; j++) {
        here |= numbers[j] == other.numbers[i];
      }
      shared += here ? 1 : 0;
    }
    return other.size == 0 ? 1 : (double) shared / other.size;
  }
}
