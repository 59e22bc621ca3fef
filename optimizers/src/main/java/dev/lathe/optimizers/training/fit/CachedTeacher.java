package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.lathe.base.JobContext;
import dev.lathe.base.ScratchFile;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.data.OutOfMemoryRetry;
import dev.lathe.optimizers.training.torch.Scalars;
import dev.lathe.optimizers.training.torch.Torch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A teacher that was asked once about every example of a set and wrote its answers into a file. For
 * examples that are not augmented: to a changed picture the answer may be another.
 */
public final class CachedTeacher implements Teacher {
  private static final int BATCH = 32;

  /** One answer: where it lies, and its shape without the batch axis. */
  private record Place(long offset, long[] shape) {
    int elements() {
      return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }
  }

  private final ScratchFile file = new ScratchFile("The teacher's answers");
  private final List<Map<String, Place>> places = new ArrayList<>();

  /**
   * Asks about every example.
   *
   * @param teacher is asked; the caller closes it
   * @throws LatheException when the temporary folder is full
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public CachedTeacher(Teacher teacher, EncodedSet set, JobContext context) {
    for (int i = 0; i < set.size(); i++) {
      places.add(new LinkedHashMap<>());
    }
    try {
      ask(teacher, set, context);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private void ask(Teacher teacher, EncodedSet set, JobContext context) {
    Batches batches = new Batches(set, BATCH);
    List<int[]> order = set.length(0).isPresent() ? batches.epoch(0) : batches.inOrder();
    AtomicInteger done = new AtomicInteger();
    try (NDManager arrays = Torch.newManager()) {
      new OutOfMemoryRetry(order)
          .each(
              examples -> {
                context.checkCancelled();
                context.aside().progress(done.get(), set.size(), "Asking the teacher");
                try (NDScope scope = new NDScope()) {
                  scope.suppressNotUsedWarning();
                  Batch batch = batches.read(arrays, examples, Augmentation.NONE, new Random(0));
                  teacher.answers(arrays, batch).forEach((name, a) -> keep(name, a, examples, set));
                }
                done.addAndGet(examples.length);
              });
    }
  }

  /** Of answers to each token those to padding are not kept: other batches pad otherwise. */
  private void keep(String output, NDArray answers, int[] examples, EncodedSet set) {
    long[] shape = answers.getShape().getShape();
    long[] one = Arrays.copyOfRange(shape, 1, shape.length);
    ByteBuffer bytes = answers.toByteBuffer().order(ByteOrder.nativeOrder());
    int row = bytes.remaining() / examples.length;
    long at = file.append(bytes);
    int padded = Arrays.stream(examples).map(e -> set.length(e).orElse(-1)).max().orElse(-1);
    for (int example : examples) {
      long[] own = one.clone();
      if (own.length > 1 && own[0] == padded) {
        own[0] = set.length(example).orElse(padded);
      }
      places.get(example).put(output, new Place(at, own));
      at += row;
    }
  }

  @Override
  public Map<String, NDArray> answers(NDManager manager, Batch batch) {
    Map<String, NDArray> answers = new LinkedHashMap<>();
    for (String output : places.get(batch.examples()[0]).keySet()) {
      answers.put(output, read(manager, output, batch.examples()));
    }
    return answers;
  }

  /** What is shorter than the longest, by other padding, stays zero behind. */
  private NDArray read(NDManager manager, String output, int[] examples) {
    long[] longest = places.get(examples[0]).get(output).shape().clone();
    for (int example : examples) {
      long[] shape = places.get(example).get(output).shape();
      for (int axis = 0; axis < longest.length; axis++) {
        longest[axis] = Math.max(longest[axis], shape[axis]);
      }
    }
    int row = (int) Arrays.stream(longest).reduce(1, (a, b) -> a * b);
    float[] all = new float[row * examples.length];
    for (int i = 0; i < examples.length; i++) {
      Place place = places.get(examples[i]).get(output);
      ByteBuffer one =
          ByteBuffer.allocate(place.elements() * Float.BYTES).order(ByteOrder.nativeOrder());
      file.read(place.offset(), one);
      one.flip().order(ByteOrder.nativeOrder()).asFloatBuffer().get(all, i * row, place.elements());
    }
    long[] shape = new long[longest.length + 1];
    shape[0] = examples.length;
    System.arraycopy(longest, 0, shape, 1, longest.length);
    return Scalars.owned(manager.create(all, new Shape(shape)));
  }

  @Override
  public void close() {
    file.close();
  }
}
