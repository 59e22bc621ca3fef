package dev.lathe.engine.measure;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.session.Prediction.Answer;
import dev.lathe.engine.session.Prediction.Classification;
import dev.lathe.engine.session.Prediction.Embedding;
import dev.lathe.engine.session.Prediction.RawOutputs;
import java.util.Arrays;
import java.util.Map;

/**
 * What is kept of an answer to compare it with another model's: small, whatever the answer was. Two
 * answers agree when a person would call them the same: the same best class; sentence vectors that
 * point the same way; for other outputs the same largest element in each row, or numbers equal
 * within 1 %.
 */
sealed interface AnswerKey {
  /** Whether the two say the same. */
  boolean agrees(AnswerKey other);

  /** The class answered, where the answer is one; −1 else. */
  default int answeredClass() {
    return -1;
  }

  /** The best class, or the best in each row. */
  record Classes(int[] best) implements AnswerKey {
    @Override
    public boolean agrees(AnswerKey other) {
      return other instanceof Classes c && Arrays.equals(best, c.best);
    }

    @Override
    public int answeredClass() {
      return best.length == 1 ? best[0] : -1;
    }
  }

  /** A direction; the same from a cosine of 0.99. */
  record Direction(float[] unit) implements AnswerKey {
    private static final double SAME = 0.99;

    @Override
    public boolean agrees(AnswerKey other) {
      if (!(other instanceof Direction d) || d.unit.length != unit.length) {
        return false;
      }
      double dot = 0;
      for (int i = 0; i < unit.length; i++) {
        dot += (double) unit[i] * d.unit[i];
      }
      return dot >= SAME;
    }
  }

  /** Numbers; the same within 1 % of the largest. */
  record Numbers(float[] values) implements AnswerKey {
    private static final double TOLERANCE = 0.01;

    @Override
    public boolean agrees(AnswerKey other) {
      if (!(other instanceof Numbers n) || n.values.length != values.length) {
        return false;
      }
      double largest = 0;
      for (float v : values) {
        largest = Float.isFinite(v) ? Math.max(largest, Math.abs(v)) : largest;
      }
      for (int i = 0; i < values.length; i++) {
        boolean same = Float.compare(values[i], n.values[i]) == 0;
        if (!same && !(Math.abs((double) values[i] - n.values[i]) <= TOLERANCE * largest)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Text, and whatever is no tensor of numbers. */
  record Text(String text) implements AnswerKey {
    @Override
    public boolean agrees(AnswerKey other) {
      return other instanceof Text t && text.equals(t.text);
    }
  }

  /** Of each tensor only so many numbers are kept. */
  int KEPT = 4096;

  /** The key of an answer. */
  static AnswerKey of(Answer answer) {
    if (answer instanceof Classification c) {
      return new Classes(new int[] {c.best()});
    } else if (answer instanceof Embedding e) {
      return new Direction(e.vector());
    }
    return of((RawOutputs) answer);
  }

  private static AnswerKey of(RawOutputs raw) {
    for (TensorData t : raw.tensors().values()) {
      if (t.type().isFloatingPoint() && t.type().bits() >= 16) {
        return ofFloats(t);
      }
    }
    for (Map.Entry<String, TensorData> e : raw.tensors().entrySet()) {
      if (e.getValue().type() == DataType.STRING) {
        return new Text(e.getValue().strings().toString());
      } else if (e.getValue().type().bits() >= 8 && isWhole(e.getValue().type())) {
        long[] v = Tensors.longs(e.getValue());
        return new Classes(Arrays.stream(v).limit(KEPT).mapToInt(Math::toIntExact).toArray());
      }
    }
    return new Text(raw.others().toString());
  }

  private static boolean isWhole(DataType type) {
    return switch (type) {
      case INT64, INT32, INT16, INT8, UINT8, UINT16, UINT32, BOOL -> true;
      default -> false;
    };
  }

  private static AnswerKey ofFloats(TensorData t) {
    float[] values = Tensors.floats(t);
    long[] shape = t.shape();
    int width = shape.length == 0 ? 1 : (int) shape[shape.length - 1];
    if (shape.length == 2 && width > 1) {
      int[] best = new int[Math.min(KEPT, values.length / width)];
      for (int row = 0; row < best.length; row++) {
        for (int i = 1; i < width; i++) {
          if (values[row * width + i] > values[row * width + best[row]]) {
            best[row] = i;
          }
        }
      }
      return new Classes(best);
    }
    return new Numbers(Arrays.copyOf(values, Math.min(KEPT, values.length)));
  }
}
