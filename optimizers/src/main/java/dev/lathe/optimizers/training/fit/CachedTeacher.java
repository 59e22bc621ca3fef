package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.optimizers.training.Torch;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

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

  private final FileChannel channel;
  private final List<Map<String, Place>> places = new ArrayList<>();

  /**
   * Asks about every example.
   *
   * @param teacher is asked; the caller closes it
   * @throws LatheException when the temporary folder is full
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public CachedTeacher(Teacher teacher, EncodedSet set, JobContext context) {
    try {
      Path file = Files.createTempFile("lathe-teacher", ".bin");
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      for (int i = 0; i < set.size(); i++) {
        places.add(new LinkedHashMap<>());
      }
      ask(teacher, set, context);
    } catch (IOException e) {
      throw LatheException.failed(
          "The teacher's answers cannot be kept.",
          "The temporary folder cannot be written: " + e.getMessage(),
          "Make room there, or let java.io.tmpdir name another folder.",
          e);
    }
  }

  private void ask(Teacher teacher, EncodedSet set, JobContext context) throws IOException {
    Batches batches = new Batches(set, BATCH);
    List<int[]> order = set.length(0).isPresent() ? batches.epoch(0) : batches.inOrder();
    long end = 0;
    int done = 0;
    try (NDManager arrays = Torch.newManager()) {
      for (int[] examples : order) {
        context.checkCancelled();
        context.progress(done, set.size(), "Asking the teacher");
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          Batch batch = batches.read(arrays, examples, Augmentation.NONE, new Random(0));
          for (Map.Entry<String, NDArray> e : teacher.answers(arrays, batch).entrySet()) {
            end = keep(e.getKey(), e.getValue(), examples, end);
          }
        }
        done += examples.length;
      }
    }
  }

  private long keep(String output, NDArray answers, int[] examples, long at) throws IOException {
    long[] shape = answers.getShape().getShape();
    long[] one = Arrays.copyOfRange(shape, 1, shape.length);
    ByteBuffer bytes = answers.toByteBuffer().order(ByteOrder.nativeOrder());
    int row = bytes.remaining() / examples.length;
    long end = at;
    for (int example : examples) {
      places.get(example).put(output, new Place(end, one));
      end += row;
    }
    for (long to = at; bytes.hasRemaining(); ) {
      to += channel.write(bytes, to);
    }
    return end;
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
    try {
      for (int i = 0; i < examples.length; i++) {
        Place place = places.get(examples[i]).get(output);
        ByteBuffer one =
            ByteBuffer.allocate(place.elements() * Float.BYTES).order(ByteOrder.nativeOrder());
        for (long at = place.offset(); one.hasRemaining(); ) {
          at += channel.read(one, at);
        }
        one.flip().asFloatBuffer();
        one.asFloatBuffer().get(all, i * row, place.elements());
      }
    } catch (IOException e) {
      throw LatheException.failed("The teacher's answers cannot be read.", e.getMessage(), "", e);
    }
    long[] shape = new long[longest.length + 1];
    shape[0] = examples.length;
    System.arraycopy(longest, 0, shape, 1, longest.length);
    return manager.create(all, new Shape(shape));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw LatheException.failed("A temporary file cannot be closed.", e.getMessage(), "", e);
    }
  }
}
