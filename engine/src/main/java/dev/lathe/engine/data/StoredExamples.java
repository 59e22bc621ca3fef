package dev.lathe.engine.data;

import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Examples in a temporary file, in a mixed order. They are read a block at a time, in which the
 * next ones mostly lie too; of each block its place is held.
 */
final class StoredExamples extends UnheldExamples {
  private static final int BLOCK = 64;

  private final ExampleFile file;
  private final long[] places;
  private int held = -1;
  private List<Example> block = List.of();

  private StoredExamples(ExampleFile file) {
    this.file = file;
    this.places = new long[(file.size() + BLOCK - 1) / BLOCK + 1];
    for (int i = 0; i < places.length; i++) {
      places[i] = file.begin(Math.min(i * BLOCK, file.size()));
    }
  }

  /**
   * The examples of a file in the order in which {@link java.util.Collections#shuffle} would bring
   * them, copied so that they lie one after the other.
   */
  static StoredExamples mixed(ExampleFile given, Random random) {
    ExampleFile copy = new ExampleFile();
    for (int place : PickedExamples.order(given.size(), random)) {
      copy.add(given.bytes(place));
    }
    copy.finish();
    return new StoredExamples(copy);
  }

  @Override
  public synchronized Example get(int index) {
    int wanted = Objects.checkIndex(index, file.size()) / BLOCK;
    if (wanted != held) {
      block = file.between(places[wanted], places[wanted + 1]);
      held = wanted;
    }
    return block.get(index % BLOCK);
  }

  @Override
  public int size() {
    return file.size();
  }
}
