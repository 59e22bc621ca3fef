package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The elements of a floating-point tensor as floats, in blocks: read from where they lie, never in
 * memory as a whole, on all cores where there are many. Blocks have a fixed size, so that what is
 * added up block by block is the same on every machine.
 */
public final class FloatBlocks {
  /** Elements of a block; all but the last have as many. */
  public static final int BLOCK = 1 << 17;

  private final TensorData tensor;
  private final int elements;

  /**
   * Of a tensor.
   *
   * @throws ArithmeticException for more elements than an array holds
   */
  public FloatBlocks(TensorData tensor) {
    this.tensor = tensor;
    this.elements = Math.toIntExact(tensor.elements());
  }

  /** Does something with a block. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Is given one block; other threads may be at others.
     *
     * @param state of this thread alone
     * @param block its number, from 0
     * @param start the place of its first element in the tensor
     * @param values its elements, valid during the call only
     * @param length how many of the values it has
     */
    void read(T state, int block, int start, float[] values, int length);
  }

  /** How many blocks there are. */
  public int count() {
    return (elements + BLOCK - 1) / BLOCK;
  }

  /**
   * Reads all blocks, once each.
   *
   * @param state makes what a thread keeps between its blocks
   * @return the states, in no particular order: what is made of them must not depend on it
   */
  public <T> List<T> read(Supplier<T> state, Reader<T> reader) {
    return readWhile(() -> true, state, reader);
  }

  /**
   * The same, until somebody has seen enough.
   *
   * @param more asked before each block, on every thread
   */
  public <T> List<T> readWhile(BooleanSupplier more, Supplier<T> state, Reader<T> reader) {
    int lanes = Math.min(count(), ForkJoinPool.getCommonPoolParallelism() + 1);
    IntStream each = IntStream.range(0, lanes);
    return (lanes > 1 ? each.parallel() : each)
        .mapToObj(lane -> lane(lane, lanes, more, state.get(), reader))
        .toList();
  }

  private <T> T lane(int lane, int lanes, BooleanSupplier more, T state, Reader<T> reader) {
    int most = Math.min(elements, BLOCK);
    float[] values = new float[most];
    ByteBuffer bytes = Tensors.buffer(tensor.type().byteLength(most));
    for (int block = lane; block < count() && more.getAsBoolean(); block += lanes) {
      int start = block * BLOCK;
      int length = Math.min(BLOCK, elements - start);
      bytes.clear().limit((int) tensor.type().byteLength(length));
      tensor.read(tensor.type().byteLength(start), bytes);
      Tensors.floats(tensor.type(), bytes, values, length);
      reader.read(state, block, start, values, length);
    }
    return state;
  }
}
