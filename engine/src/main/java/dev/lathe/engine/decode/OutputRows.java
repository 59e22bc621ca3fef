package dev.lathe.engine.decode;

import dev.lathe.engine.answer.IndivisibleOutputsException;
import dev.lathe.engine.graph.TensorData;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of a batch's outputs that belongs to one sample. */
final class OutputRows {
  private OutputRows() {}

  /**
   * The tensors of one sample, their first axis of length 1.
   *
   * @param i which sample, 0..n−1
   * @param n how many samples were run together
   * @throws IndivisibleOutputsException where a first axis does not count samples
   */
  static Map<String, TensorData> of(Map<String, TensorData> tensors, int i, int n) {
    Map<String, TensorData> part = new LinkedHashMap<>();
    tensors.forEach((name, t) -> part.put(name, n == 1 ? t : row(t, i, n)));
    return part;
  }

  private static TensorData row(TensorData t, int i, int n) {
    long[] shape = t.shape().clone();
    if (shape.length == 0 || shape[0] != n) {
      throw new IndivisibleOutputsException();
    }
    shape[0] = 1;
    int size = Math.toIntExact(t.elements() / n);
    if (t instanceof TensorData.Strings) {
      return new TensorData.Strings(shape, t.strings().subList(i * size, (i + 1) * size));
    }
    if (t.type().bits() < 8) {
      throw new IndivisibleOutputsException();
    }
    int bytes = size * t.type().bits() / 8;
    return new TensorData.InMemory(t.type(), shape, t.bytes().slice(i * bytes, bytes));
  }
}
