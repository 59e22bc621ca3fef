package dev.lathe.optimizers.training.data;

import dev.lathe.base.LatheException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Retries batches that ran out of memory at half their size: a batch that did not fit comes again,
 * in two, and those behind it are no larger.
 */
public final class OutOfMemoryRetry {
  /** How PyTorch, CUDA and ONNX Runtime say it. */
  private static final String[] WORDS = {
    "not enough memory",
    "can't allocate memory",
    "cannot allocate memory",
    "out of memory",
    "failed to allocate memory",
    "bad_alloc",
    "bad allocation"
  };

  private final Deque<int[]> left = new ArrayDeque<>();

  /** All of these. */
  public OutOfMemoryRetry(Collection<int[]> batches) {
    left.addAll(batches);
  }

  /** Whether all is done. */
  public boolean isEmpty() {
    return left.isEmpty();
  }

  /** How many are left. */
  public int size() {
    return left.size();
  }

  /** Those that are left, in order. */
  public List<int[]> left() {
    return List.copyOf(left);
  }

  /** The next one. */
  public int[] next() {
    return left.remove();
  }

  /**
   * Puts a portion back, in two.
   *
   * @param why what stopped its work; thrown on where that is not a lack of memory
   * @return how many examples a portion has now at most
   * @throws LatheException where it was a single example
   */
  public int halve(int[] failed, Throwable why) {
    int most = half(failed.length, why);
    Deque<int[]> smaller = new ArrayDeque<>();
    Stream.concat(Stream.of(failed), left.stream())
        .forEach(
            p -> {
              for (int at = 0; at < p.length; at += most) {
                smaller.add(Arrays.copyOfRange(p, at, Math.min(p.length, at + most)));
              }
            });
    left.clear();
    left.addAll(smaller);
    return most;
  }

  /** Half of a size, where memory ran out; see {@link #halve}. */
  public static int half(int size, Throwable why) {
    if (!isLackOfMemory(why)) {
      if (why instanceof RuntimeException e) {
        throw e;
      }
      throw (Error) why;
    }
    if (size <= 1) {
      throw LatheException.failed(
          "There is not enough memory for this model.",
          "Even a single example at a time needs more than there is: " + deepest(why) + ".",
          "Close other programs, take smaller pictures or shorter sentences, or a smaller model.",
          why);
    }
    return (size + 1) / 2;
  }

  /**
   * Does something with every portion.
   *
   * @param work may be called again with examples that it has seen, until it does not fail
   */
  public void each(Consumer<int[]> work) {
    while (!isEmpty()) {
      int[] portion = next();
      try {
        work.accept(portion);
      } catch (RuntimeException | OutOfMemoryError e) {
        halve(portion, e);
      }
    }
  }

  private static boolean isLackOfMemory(Throwable why) {
    for (Throwable t = why; t != null; t = t.getCause()) {
      String text = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
      if (t instanceof OutOfMemoryError || Arrays.stream(WORDS).anyMatch(text::contains)) {
        return true;
      }
    }
    return false;
  }

  private static String deepest(Throwable why) {
    Throwable t = why;
    while (t.getCause() != null) {
      t = t.getCause();
    }
    String line = String.valueOf(t.getMessage()).lines().findFirst().orElse("").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
