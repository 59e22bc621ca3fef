package dev.lathe.engine.graph;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Immutable lists over primitive arrays: a tree ensemble has attributes of millions of numbers. */
final class PrimitiveLists {
  private PrimitiveLists() {}

  static List<Long> longs(List<Long> values) {
    return values instanceof Longs
        ? values
        : new Longs(values.stream().mapToLong(Long::longValue).toArray());
  }

  static List<Long> longs(long[] values) {
    return new Longs(values.clone());
  }

  static List<Float> floats(List<Float> values) {
    if (values instanceof Floats) {
      return values;
    }
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return new Floats(array);
  }

  static List<Float> floats(float[] values) {
    return new Floats(values.clone());
  }

  private static final class Longs extends AbstractList<Long> implements RandomAccess {
    private final long[] array;

    Longs(long[] array) {
      this.array = array;
    }

    @Override
    public Long get(int index) {
      return array[index];
    }

    @Override
    public int size() {
      return array.length;
    }
  }

  private static final class Floats extends AbstractList<Float> implements RandomAccess {
    private final float[] array;

    Floats(float[] array) {
      this.array = array;
    }

    @Override
    public Float get(int index) {
      return array[index];
    }

    @Override
    public int size() {
      return array.length;
    }
  }
}
