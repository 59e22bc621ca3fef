package dev.lathe.optimizers.training.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.task.OutputPlaces.Move;
import dev.lathe.optimizers.training.torch.Scalars;
import dev.lathe.optimizers.training.torch.TorchTensors;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Makes batches of an encoded set: in a seeded order, sentences beside others of their length. */
public final class Batches {
  /** Sentences are sorted within so many batches: enough to save padding, few enough to mix. */
  private static final int POOL = 20;

  private final EncodedSet set;
  private final int size;

  /**
   * Batches of a set.
   *
   * @param size how many examples a batch holds at most
   */
  public Batches(EncodedSet set, int size) {
    this.set = set;
    this.size = size;
  }

  /** How many batches an epoch has. */
  public int count() {
    return (set.size() + size - 1) / size;
  }

  /** The examples of each batch of an epoch, in an order of its own. */
  public List<int[]> epoch(long seed) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      order.add(i);
    }
    Random random = new Random(seed);
    Collections.shuffle(order, random);
    if (set.length(0).isEmpty()) {
      return cut(order);
    }
    List<int[]> all = new ArrayList<>();
    for (int at = 0; at < order.size(); at += POOL * size) {
      List<Integer> pool = order.subList(at, Math.min(order.size(), at + POOL * size));
      pool.sort((a, b) -> Integer.compare(tokens(a), tokens(b)));
      all.addAll(cut(pool));
    }
    Collections.shuffle(all, random);
    return all;
  }

  /** The examples of each batch, in the order of the set. */
  public List<int[]> inOrder() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      order.add(i);
    }
    return cut(order);
  }

  private int tokens(int example) {
    return set.length(example).orElse(0);
  }

  private List<int[]> cut(List<Integer> order) {
    List<int[]> all = new ArrayList<>();
    for (int at = 0; at < order.size(); at += size) {
      all.add(
          order.subList(at, Math.min(order.size(), at + size)).stream()
              .mapToInt(Integer::intValue)
              .toArray());
    }
    return all;
  }

  /**
   * Reads a batch; its arrays belong to the caller's scope.
   *
   * @param random decides the augmentation
   */
  public Batch read(NDManager manager, int[] examples, Augmentation augmentation, Random random) {
    Map<String, NDArray> inputs = new LinkedHashMap<>();
    List<Move> moves = new ArrayList<>();
    for (String input : set.inputs()) {
      inputs.put(input, input(manager, examples, input, augmentation, random, moves));
    }
    long[] labels = Arrays.stream(examples).mapToLong(set::label).toArray();
    boolean labelled = Arrays.stream(labels).anyMatch(l -> l >= 0);
    return new Batch(
        examples,
        inputs,
        labelled ? Optional.of(Scalars.owned(manager.create(labels))) : Optional.empty(),
        List.copyOf(moves),
        Arrays.stream(examples).boxed().flatMap(e -> set.length(e).stream()).toList(),
        Map.of());
  }

  private NDArray input(
      NDManager manager,
      int[] examples,
      String input,
      Augmentation augmentation,
      Random random,
      List<Move> moves) {
    long[] shape = longest(examples, input);
    long elements = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    DataType type = set.type(input);
    long row = type.byteLength(elements);
    ByteBuffer all = EncodedSet.buffer(row * examples.length);
    boolean picture = shape.length == 4 && type == DataType.FLOAT && augmentation.isActive();
    float[] one = picture ? new float[(int) elements] : new float[0];
    ByteBuffer raw = picture ? EncodedSet.buffer(row) : all;
    for (int i = 0; i < examples.length; i++) {
      if (picture) {
        raw.clear();
        set.read(examples[i], input, raw);
        raw.flip();
        raw.asFloatBuffer().get(one);
        FloatBuffer target =
            all.position((int) (i * row)).slice().order(all.order()).asFloatBuffer();
        moves.add(augmentation.apply(one, shape, target, random));
      } else {
        // What is shorter than the longest stays zero behind: padding, which the mask leaves out.
        all.position((int) (i * row));
        set.read(examples[i], input, all);
      }
    }
    all.clear();
    shape[0] = examples.length;
    NDArray array = manager.create(new Shape(shape), TorchTensors.type(type).orElseThrow());
    array.set(all);
    return shape.length == 4 && type == DataType.FLOAT && isMovedByChannelsLast(shape)
        ? channelsLast(array, shape)
        : Scalars.owned(array);
  }

  /** With one channel or one pixel both orders are the same, and nothing would be copied. */
  private static boolean isMovedByChannelsLast(long[] shape) {
    return shape[1] > 1 && shape[2] * shape[3] > 1;
  }

  /**
   * A copy of an array, with the channels of a pixel side by side in memory: PyTorch's
   * convolutions, and all behind them, keep that order, and are a quarter faster in it on a CPU
   * ("channels last memory format").
   */
  private static NDArray channelsLast(NDArray array, long[] shape) {
    try (NDArray view = array.transpose(0, 2, 3, 1);
        NDArray flat = view.flatten();
        NDArray moved = flat.reshape(shape[0], shape[2], shape[3], shape[1])) {
      return moved.transpose(0, 3, 1, 2);
    } finally {
      array.close();
    }
  }

  private long[] longest(int[] examples, String input) {
    long[] longest = set.shape(examples[0], input);
    if (longest[0] != 1 && examples.length > 1) {
      throw LatheException.input(
          "The model cannot be trained on several examples at once.",
          "The first axis of its input '"
              + input
              + "' is not the batch: it has the shape "
              + Arrays.toString(longest)
              + " for one example.",
          "Passes that do not train still work on it.");
    }
    for (int example : examples) {
      long[] shape = set.shape(example, input);
      for (int axis = 1; axis < longest.length; axis++) {
        if (axis > 1 && shape[axis] != longest[axis]) {
          throw new IllegalArgumentException(
              "examples of different shapes cannot share a batch: "
                  + Arrays.toString(shape)
                  + " and "
                  + Arrays.toString(longest));
        }
        longest[axis] = Math.max(longest[axis], shape[axis]);
      }
    }
    return longest;
  }
}
