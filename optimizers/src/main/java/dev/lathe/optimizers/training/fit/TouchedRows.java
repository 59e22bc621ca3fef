package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import dev.lathe.engine.graph.Value;
import java.util.List;

/**
 * The rows of a table that a batch has looked up, such as the embeddings of its words: only these
 * have a gradient. To change them alone is what PyTorch's SparseAdam does: with a vocabulary of
 * 30,000 words the rest is most of a small batch's work, and words that the data lack stay as they
 * were.
 */
final class TouchedRows {
  /** In fewer rows a batch touches most, and looking for them costs more than it saves. */
  private static final int MANY = 1024;

  private TouchedRows() {}

  /** What is done to a few rows. */
  @FunctionalInterface
  interface Change {
    /**
     * Changes rows in place.
     *
     * @param gradient of the rows, [touched, width]
     * @param rows of each table, the same shape
     */
    void make(NDArray gradient, List<NDArray> rows);
  }

  /** Whether a weight is only ever looked up by row. */
  static boolean suit(Value weight) {
    long[] shape = weight.constant().orElseThrow().shape();
    return shape.length == 2
        && shape[0] >= MANY
        && !weight.isOutput()
        && !weight.uses().isEmpty()
        && weight.uses().stream()
            .allMatch(
                use ->
                    use.node().is("Gather")
                        && use.inputIndex() == 0
                        && use.node().intAttribute("axis", 0) == 0);
  }

  /**
   * Changes the rows of tables whose gradient is not zero.
   *
   * @param gradient [rows, width]
   * @param tables of the same shape
   */
  static void change(NDArray gradient, List<NDArray> tables, Change change) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray touched = gradient.norm(2, new int[] {1}, false).nonzero().flatten();
      if (touched.size() == 0) {
        return;
      }
      NDIndex rows = new NDIndex("{}", touched);
      List<NDArray> copies = tables.stream().map(t -> t.get(rows)).toList();
      change.make(gradient.get(rows), copies);
      for (int i = 0; i < tables.size(); i++) {
        tables.get(i).set(rows, copies.get(i));
      }
    }
  }
}
