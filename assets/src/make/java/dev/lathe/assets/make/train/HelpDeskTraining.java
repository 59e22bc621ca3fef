package dev.lathe.assets.make.train;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lathe.assets.make.Seeds;
import dev.lathe.assets.make.text.HelpDesk;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Sentences for training, cut into tokens once; a batch is padded to its longest. */
final class HelpDeskTraining implements Training.Source {
  private static final double GAPS = 0.4;
  private static final long UNKNOWN = 1;

  private final long[][] ids;
  private final int[] labels;
  private final int batch;
  private int[] order;

  HelpDeskTraining(List<HelpDesk.Line> lines, HuggingFaceTokenizer tokenizer, int batch) {
    this.batch = batch;
    // Sentences of like length together: less padding.
    List<HelpDesk.Line> sorted =
        lines.stream().sorted(Comparator.comparingInt(l -> l.text().length())).toList();
    ids = sorted.stream().map(l -> tokenizer.encode(l.text()).getIds()).toArray(long[][]::new);
    labels = sorted.stream().mapToInt(HelpDesk.Line::label).toArray();
  }

  @Override
  public Training.Batch batch(NDManager scope, int step) {
    int perEpoch = ids.length / batch;
    if (step % perEpoch == 0) {
      order = GlyphTraining.shuffled(perEpoch, step);
    }
    int from = order[step % perEpoch] * batch;
    int[] y = Arrays.copyOfRange(labels, from, from + batch);
    Random random = Seeds.random(77, step);
    long[][] rows = new long[batch][];
    for (int i = 0; i < batch; i++) {
      rows[i] = withGaps(ids[from + i], random);
    }
    return new Training.Batch(
        inputs(scope, rows), scope.create(Arrays.stream(y).asLongStream().toArray()));
  }

  /** Some words unreadable, so that the model does not hang on a single one of a pattern. */
  private static long[] withGaps(long[] row, Random random) {
    long[] out = row.clone();
    double share = GAPS * random.nextDouble();
    for (int i = 1; i < out.length - 1; i++) {
      if (random.nextDouble() < share) {
        out[i] = UNKNOWN;
      }
    }
    return out;
  }

  /** The two inputs, padded with 0. */
  static Map<String, ai.djl.ndarray.NDArray> inputs(NDManager scope, long[][] rows) {
    int length = Arrays.stream(rows).mapToInt(r -> r.length).max().orElseThrow();
    long[] tokens = new long[rows.length * length];
    long[] mask = new long[tokens.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, tokens, i * length, rows[i].length);
      Arrays.fill(mask, i * length, i * length + rows[i].length, 1);
    }
    Shape shape = new Shape(rows.length, length);
    return Map.of(
        "input_ids", scope.create(tokens, shape), "attention_mask", scope.create(mask, shape));
  }
}
