package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.StartsThreads;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads the next batch and asks the teacher about it while the current one is trained on: PyTorch's
 * kernels leave a second core idle between them, and a teacher that sees augmented pictures must be
 * asked anew each time. One batch ahead, in the given order; seeded, for one thread reads them all.
 */
@StartsThreads("reads the next batch of a job beside the training on this one; ends when closed")
final class Prefetch implements AutoCloseable {
  private final Batches batches;
  private final List<int[]> order;
  private final Augmentation augmentation;
  private final Random random;
  private final Optional<Teacher> teacher;
  private final NDManager arrays;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "lathe-prefetch");
            thread.setDaemon(true);
            return thread;
          });
  private int at;
  private CompletableFuture<Prefetched> next;

  /**
   * Begins to read.
   *
   * @param order the examples of each batch
   * @param random decides the augmentation; no one else uses it meanwhile
   * @param teacher is asked about each batch as it was augmented
   */
  Prefetch(
      Batches batches,
      List<int[]> order,
      Augmentation augmentation,
      Random random,
      Optional<Teacher> teacher) {
    this.batches = batches;
    this.order = List.copyOf(order);
    this.augmentation = augmentation;
    this.random = random;
    this.teacher = teacher;
    this.arrays = Torch.newManager();
    this.next = read();
  }

  /** A batch, whose arrays live until it is closed. */
  record Prefetched(Batch batch, NDManager arrays) implements AutoCloseable {
    @Override
    public void close() {
      arrays.close();
    }
  }

  /**
   * The next batch; waits for it. The caller closes it.
   *
   * @throws java.util.NoSuchElementException behind the last
   */
  Prefetched next() {
    if (at > order.size()) {
      throw new java.util.NoSuchElementException("the epoch has " + order.size() + " batches");
    }
    Prefetched made = got();
    next = read();
    return made;
  }

  private Prefetched got() {
    try {
      return next.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  private CompletableFuture<Prefetched> read() {
    int index = at++;
    return index >= order.size()
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.supplyAsync(() -> read(order.get(index)), reader);
  }

  private Prefetched read(int[] examples) {
    NDManager own = arrays.newSubManager();
    // Closes what a teacher makes on its way: numbers as operands belong to no batch.
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Batch batch = batches.read(own, examples, augmentation, random);
      Map<String, NDArray> taught = teacher.map(t -> t.answers(own, batch)).orElse(Map.of());
      batch.inputs().values().forEach(NDScope::unregister);
      batch.labels().ifPresent(NDScope::unregister);
      taught.values().forEach(NDScope::unregister);
      return new Prefetched(batch.with(taught), own);
    } catch (RuntimeException | Error e) {
      own.close();
      throw e;
    }
  }

  /** Waits for the batch that is being read, and forgets it. */
  @Override
  public void close() {
    next.exceptionally(e -> null).join();
    reader.shutdown();
    arrays.close();
  }
}
