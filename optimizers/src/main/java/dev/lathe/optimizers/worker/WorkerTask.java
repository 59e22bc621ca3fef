package dev.lathe.optimizers.worker;

import dev.lathe.base.JobContext;
import dev.lathe.hardware.Machine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A kind of work that a worker does: how it is done, and how its order, the parts of its result and
 * the result pass between two processes. Has no state.
 *
 * @param <O> the order
 * @param <P> a part of the result that comes before its end
 * @param <T> the result
 */
public interface WorkerTask<O, P, T> {
  /** What the process is, for errors: "made a variant of mnist-8". */
  String doing(O order);

  /** What a person can do when the process was ended for lack of memory, a sentence. */
  String whenKilled(O order);

  /**
   * Does it.
   *
   * @throws dev.lathe.base.LatheException when it fails
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  T run(O order, Supplier<Machine> machine, Consumer<? super P> parts, JobContext context);

  /** Writes an order. */
  void writeOrder(O order, DataOutputStream out) throws IOException;

  /** Reads an order; opens the files that it names. */
  O readOrder(DataInputStream in, JobContext context) throws IOException;

  /** Writes a part. */
  void writePart(P part, DataOutputStream out) throws IOException;

  /** Reads a part of the answer to this order. */
  P readPart(O order, DataInputStream in) throws IOException;

  /** Writes the result. */
  void writeResult(T result, DataOutputStream out) throws IOException;

  /** Reads the result. */
  T readResult(DataInputStream in) throws IOException;

  /** Removes what the process of that number has left half written; it is gone. */
  default void clearUp(O order, long process) {}
}
