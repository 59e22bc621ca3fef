package dev.lathe.engine.decode;

import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.IndivisibleOutputsException;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.answer.TokenScores;
import dev.lathe.engine.causal.LogProbabilities;
import dev.lathe.engine.causal.StepInput;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a language model's scores of a whole text. */
public final class TokenScoresDecoder implements Decoder {
  /** So many numbers are kept of a text, to compare all probabilities with another model's. */
  private static final long MOST_KEPT = 4_000_000;

  private static final int NEXT = 10;

  private final String model;
  private final String output;

  /**
   * For a model.
   *
   * @param model its name, for errors
   * @param output the name of its scores
   */
  public TokenScoresDecoder(String model, String output) {
    this.model = model;
    this.output = output;
  }

  @Override
  public List<Answer> decode(Outputs outputs, List<Map<String, TensorData>> inputs) {
    TensorData scores =
        outputs.tensor(output).orElseThrow(() -> misfit("its output " + output + " is no tensor"));
    long[] shape = scores.shape();
    int n = inputs.size();
    if (shape.length < 2 || shape[0] % n != 0 || shape.length > 3) {
      throw new IndivisibleOutputsException();
    }
    int vocabulary = Math.toIntExact(shape[shape.length - 1]);
    int rows = Math.toIntExact(scores.elements() / Math.max(1, vocabulary) / n);
    if (vocabulary < 1 || rows < 1) {
      throw misfit("its scores have the shape " + Arrays.toString(shape));
    }
    float[] all = Tensors.floats(scores);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int from = i * rows * vocabulary;
      answers.add(answer(all, from, rows, vocabulary, ids(inputs.get(i))));
    }
    return answers;
  }

  private Answer answer(float[] all, int from, int rows, int vocabulary, long... ids) {
    // A graph of a fixed length has more rows than the text; one that scores the last token only
    // has one, whatever the text's length.
    int n = Math.min(rows, ids.length);
    int first = ids.length - n;
    float[] scored = new float[Math.max(0, n - 1)];
    int[] best = new int[n];
    float[] row = new float[vocabulary];
    boolean kept = (long) n * vocabulary <= MOST_KEPT;
    float[] table = new float[kept ? n * vocabulary : 0];
    for (int i = 0; i < n; i++) {
      System.arraycopy(all, from + i * vocabulary, row, 0, vocabulary);
      LogProbabilities.of(row);
      best[i] = LogProbabilities.best(row);
      if (i + 1 < n) {
        long id = ids[first + i + 1];
        if (id < 0 || id >= vocabulary) {
          throw misfit("the text holds the token " + id + ", and the model has " + vocabulary);
        }
        scored[i] = row[(int) id];
      }
      if (kept) {
        System.arraycopy(row, 0, table, i * vocabulary, vocabulary);
      }
    }
    return new TokenScores(scored, best, LogProbabilities.top(row, NEXT), table);
  }

  /** The tokens of a sample, without what fills it up. */
  private static long[] ids(Map<String, TensorData> inputs) {
    long[] ids = new long[0];
    int most = Integer.MAX_VALUE;
    for (Map.Entry<String, TensorData> e : inputs.entrySet()) {
      TensorData t = e.getValue();
      Optional<StepInput> meaning =
          StepInput.of(new TensorSpec(e.getKey(), t.type(), Optional.of(shape(t))));
      if (meaning.filter(m -> m == StepInput.IDS).isPresent()) {
        ids = Tensors.longs(t);
      } else if (meaning.filter(m -> m == StepInput.MASK).isPresent()
          && !t.type().isFloatingPoint()) {
        most = (int) Arrays.stream(Tensors.longs(t)).sum();
      }
    }
    return Arrays.copyOf(ids, Math.min(ids.length, Math.max(1, most)));
  }

  private static Shape shape(TensorData t) {
    return Shape.of(t.shape());
  }

  private LatheException misfit(String why) {
    return LatheException.input(
        model + " does not score a text.",
        Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".",
        "Choose another task, or another tokenizer.");
  }
}
