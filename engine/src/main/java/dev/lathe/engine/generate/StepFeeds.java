package dev.lathe.engine.generate;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.lathe.engine.causal.CausalGraph;
import dev.lathe.engine.causal.StepInput;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.session.OrtTensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The inputs of a step of one token, made anew for each: written into memory that is kept, from
 * which ONNX Runtime reads. What this makes is what {@code StepTensors} makes of one token.
 */
final class StepFeeds implements AutoCloseable {
  private static final Set<DataType> TYPES = Set.of(DataType.INT64, DataType.INT32, DataType.BOOL);

  private static final class Slot {
    private final StepInput meaning;
    private final TensorSpec input;
    private ByteBuffer buffer = direct(8);
    private OnnxTensor tensor;

    Slot(StepInput meaning, TensorSpec input) {
      this.meaning = meaning;
      this.input = input;
    }

    private void put(int index, long value) {
      switch (input.type()) {
        case INT64 -> buffer.putLong(index * 8, value);
        case INT32 -> buffer.putInt(index * 4, (int) value);
        default -> buffer.put(index, (byte) value);
      }
    }
  }

  private final List<Slot> slots = new ArrayList<>();

  private StepFeeds() {}

  /** Whether each of the inputs that are made anew is of a kind that this can write. */
  static boolean canMake(CausalGraph graph) {
    return graph.stepLength().orElse(1) == 1
        && graph.steps().values().stream().allMatch(i -> TYPES.contains(i.type()));
  }

  /** For a graph for which {@link #canMake} holds. */
  static StepFeeds of(CausalGraph graph) {
    StepFeeds feeds = new StepFeeds();
    graph.steps().forEach((meaning, input) -> feeds.slots.add(new Slot(meaning, input)));
    return feeds;
  }

  /**
   * Adds the inputs of a step; they hold until the next call.
   *
   * @param past how many tokens were read before
   */
  void load(int past, long id, Map<String, OnnxTensor> into) throws OrtException {
    for (Slot slot : slots) {
      int n = slot.meaning == StepInput.MASK ? past + 1 : 1;
      long value =
          switch (slot.meaning) {
            case IDS -> id;
            case MASK, USE_CACHE -> 1;
            case POSITIONS, PAST_LENGTH -> past;
            case TOTAL_LENGTH -> past + 1;
          };
      if (slot.tensor != null && n == 1) {
        slot.put(0, value); // the tensor reads the same memory
      } else {
        make(slot, n, value);
      }
      into.put(slot.input.name(), slot.tensor);
    }
  }

  private static void make(Slot slot, int n, long value) throws OrtException {
    int bytes = (int) slot.input.type().byteLength(n);
    if (slot.buffer.capacity() < bytes) {
      slot.buffer = direct(Math.max(256, 2 * bytes));
    }
    for (int i = 0; i < n; i++) {
      slot.put(i, value);
    }
    long[] shape = new long[Math.max(0, slot.input.rank())];
    Arrays.fill(shape, 1);
    if (shape.length > 0) {
      shape[shape.length - 1] = n;
    }
    close(slot);
    ByteBuffer part = slot.buffer.duplicate().order(ByteOrder.nativeOrder());
    part.limit(bytes);
    slot.tensor = OrtTensors.overDirect(part, slot.input.type(), shape);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private static void close(Slot slot) {
    if (slot.tensor != null) {
      slot.tensor.close();
      slot.tensor = null;
    }
  }

  @Override
  public void close() {
    slots.forEach(StepFeeds::close);
  }
}
