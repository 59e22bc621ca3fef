package dev.lathe.engine.evaluate;

import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Embedding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Vectors by number, and which of them point most like another. Compared each with the question:
 * exact, and at 384 numbers a vector some microseconds each. Not safe from several threads while
 * vectors are added.
 */
public final class VectorIndex {
  private final List<float[]> vectors = new ArrayList<>();
  private long bytes;

  /**
   * One of the nearest.
   *
   * @param number of the vector, in the order in which they were added, from 0
   * @param cosine with the question, −1..1
   */
  public record Hit(int number, double cosine) {}

  /**
   * Adds a vector.
   *
   * @throws LatheException when the answer is none
   */
  public void add(Answer answer) {
    float[] v = unit(answer);
    vectors.add(v);
    bytes += (long) Float.BYTES * v.length + 16;
  }

  /** How many there are. */
  public int size() {
    return vectors.size();
  }

  /** What they take, about. */
  public long bytes() {
    return bytes;
  }

  /**
   * The nearest by cosine; of equally near ones those with the lower numbers first.
   *
   * @param question the answer to what is looked for
   * @param most how many at most, 1 or more
   * @throws LatheException when the question is no vector
   */
  public List<Hit> nearest(Answer question, int most) {
    float[] q = unit(question);
    double[] cosines = vectors.stream().mapToDouble(v -> dot(v, q)).toArray();
    return IntStream.range(0, cosines.length)
        .filter(i -> !Double.isNaN(cosines[i]))
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -cosines[i]))
        .limit(most)
        .map(i -> new Hit(i, cosines[i]))
        .toList();
  }

  private static float[] unit(Answer answer) {
    if (!(answer instanceof Embedding e)) {
      throw LatheException.input(
          "The model cannot search.", "It answers with no vector.", "Choose another task.");
    }
    double sum = 0;
    for (float x : e.vector()) {
      sum += (double) x * x;
    }
    float[] unit = e.vector().clone();
    double length = Math.sqrt(sum);
    for (int i = 0; i < unit.length && length > 0; i++) {
      unit[i] = (float) (unit[i] / length);
    }
    return unit;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
