package dev.lathe.assets.make.train;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Trains the decoder on stories, each seen once. A row begins with a story and goes on with others,
 * parted by the end of a text, so that the whole context is learned.
 */
final class StoryTraining {
  private static final float WEIGHT_DECAY = 0.02f;

  private static final int TOKENS = 960;
  private static final int SHORT = 120;
  private static final int LONG_EVERY = 8;
  private static final int SAVE_EVERY = 100;

  private final Iterator<String> stories;
  private final HuggingFaceTokenizer tokenizer;
  private final int vocabulary;
  private final int steps;
  private final Descent descent;
  private final Consumer<String> log;

  StoryTraining(
      Iterator<String> stories,
      HuggingFaceTokenizer tokenizer,
      int vocabulary,
      int steps,
      float learningRate,
      Consumer<String> log) {
    this.stories = stories;
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.steps = steps;
    this.descent = new Descent(steps, learningRate, WEIGHT_DECAY);
    this.log = log;
  }

  /**
   * The trained model; the one given is not changed.
   *
   * @param saved is given the model as it is now and then
   */
  OnnxModel run(OnnxModel untrained, Consumer<OnnxModel> saved) {
    Torch.engine().setRandomSeed(1);
    try (NDManager base = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(untrained, base)) {
      double mean = 0;
      for (int step = 0; step < steps; step++) {
        int length = step % LONG_EVERY == LONG_EVERY - 1 ? StoryNet.CONTEXT : SHORT;
        float loss = backward(graph, rows(TOKENS / length, length));
        descent.step(graph.parameters());
        mean = step == 0 ? loss : 0.98 * mean + 0.02 * loss;
        if ((step + 1) % 50 == 0) {
          log.accept(String.format(Locale.ROOT, "step %d of %d, loss %.4f", step + 1, steps, mean));
        }
        if ((step + 1) % SAVE_EVERY == 0) {
          saved.accept(graph.toOnnx());
        }
      }
      return graph.toOnnx();
    }
  }

  private float backward(TrainableGraph graph, long[][] rows) {
    Value logits = graph.graph().outputs().get(0);
    int length = rows[0].length - 1;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDManager manager = graph.manager();
      long[] next = new long[rows.length * length];
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(rows[i], 1, next, i * length, length);
      }
      try (Autograd recording = Autograd.record()) {
        Map<Value, NDArray> made =
            graph.forward(inputs(manager, rows, length), true, List.of(logits));
        NDArray scores = made.get(logits).reshape(-1, vocabulary).logSoftmax(1);
        NDArray wanted = manager.create(next).oneHot(vocabulary);
        NDArray loss = scores.mul(wanted).sum().neg().div(next.length);
        recording.backward(loss);
        return loss.getFloat();
      }
    }
  }

  /** What the graph takes for whole rows: nothing was read before. */
  private static Map<String, NDArray> inputs(NDManager manager, long[][] rows, int length) {
    int n = rows.length;
    long[] ids = new long[n * length];
    long[] places = new long[n * length];
    long[] mask = new long[n * length];
    Arrays.fill(mask, 1);
    for (int i = 0; i < n; i++) {
      System.arraycopy(rows[i], 0, ids, i * length, length);
      for (int j = 0; j < length; j++) {
        places[i * length + j] = j;
      }
    }
    Shape shape = new Shape(n, length);
    Map<String, NDArray> inputs = new HashMap<>();
    inputs.put("input_ids", manager.create(ids, shape));
    inputs.put("attention_mask", manager.create(mask, shape));
    inputs.put("position_ids", manager.create(places, shape));
    Shape empty = new Shape(n, StoryNet.HEADS, 0, StoryNet.HEAD_WIDTH);
    for (int layer = 0; layer < StoryNet.LAYERS; layer++) {
      inputs.put("past_key_values." + layer + ".key", manager.zeros(empty));
      inputs.put("past_key_values." + layer + ".value", manager.zeros(empty));
    }
    return inputs;
  }

  /** One token more than is read: each is asked for after those before it. */
  private long[][] rows(int count, int length) {
    long[][] rows = new long[count][length + 1];
    for (long[] row : rows) {
      int at = 0;
      while (at < row.length) {
        long[] story = tokenizer.encode(stories.next()).getIds();
        int n = Math.min(story.length, row.length - at);
        System.arraycopy(story, 0, row, at, n);
        at += n + 1; // the 0 between them is the end of a text
      }
    }
    return rows;
  }
}
