package dev.lathe.engine.session;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.session.Prediction.Answer;
import dev.lathe.engine.session.Prediction.Classification;
import dev.lathe.engine.session.Prediction.ScoredLabel;
import dev.lathe.engine.task.ModelSetup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Class scores: from probabilities, logits, a map of classes (ZipMap) or a bare class number. */
final class ClassAnswers implements Answers {
  private static final int BEST = 5;

  private final String model;
  private final ModelSetup setup;
  private final TensorSpec output;

  ClassAnswers(String model, ModelSetup setup, List<TensorSpec> outputs) {
    this.model = model;
    this.setup = setup;
    this.output = choose(outputs);
  }

  /** A graph may also yield the class itself, features, or attention: find the scores. */
  private static TensorSpec choose(List<TensorSpec> outputs) {
    TensorSpec best = outputs.get(0);
    int bestRank = -1;
    for (TensorSpec o : outputs) {
      String n = o.name().toLowerCase(Locale.ROOT);
      boolean named =
          n.contains("prob") || n.contains("logit") || n.contains("score") || n.contains("softmax");
      boolean scores = o.type().isFloatingPoint() && (o.rank() == 2 || trailingOnes(o));
      int rank = 0;
      if (scores && named) {
        rank = 5;
      } else if (scores) {
        rank = 4;
      } else if (o.type() == DataType.UNDEFINED) {
        rank = 3;
      } else if (o.type().isFloatingPoint()) {
        rank = 2;
      } else if (o.type() != DataType.STRING) {
        rank = 1;
      }
      if (rank > bestRank) {
        best = o;
        bestRank = rank;
      }
    }
    return best;
  }

  private static boolean trailingOnes(TensorSpec o) {
    for (int axis = 2; axis < o.rank(); axis++) {
      if (o.length(axis) != 1) {
        return false;
      }
    }
    return o.rank() > 2;
  }

  @Override
  public List<Answer> read(OrtSession.Result result, List<TensorSample> samples)
      throws OrtException {
    OnnxValue value = Answers.value(result, output.name());
    int n = samples.size();
    if (value instanceof OnnxSequence sequence) {
      return ofMaps(sequence, n);
    }
    if (!(value instanceof OnnxTensor tensor)) {
      throw noScores("it is " + value.getInfo());
    }
    TensorData t = OrtTensors.fromOrt(tensor);
    if (t.type() == DataType.STRING) {
      throw noScores("it holds strings");
    }
    if (!t.type().isFloatingPoint() && t.shape().length <= 1) {
      return ofClassNumbers(Tensors.longs(t), n);
    }
    float[] all =
        t.type().isFloatingPoint()
            ? Tensors.floats(t)
            : Tensors.floats(TensorCasts.cast(t, DataType.FLOAT));
    int classes = classes(t.shape(), n);
    List<Answer> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      list.add(answer(Arrays.copyOfRange(all, i * classes, (i + 1) * classes)));
    }
    return list;
  }

  /**
   * How many scores a sample has; the tensor may hold more rows where the graph fixes the batch.
   */
  private int classes(long[] shape, int n) {
    boolean flat = true;
    for (int axis = 2; axis < shape.length; axis++) {
      flat &= shape[axis] == 1;
    }
    if (shape.length == 1 && n == 1) {
      return Math.toIntExact(shape[0]);
    }
    if (shape.length < 2 || !flat || shape[1] < 1) {
      throw noScores("its shape is " + Arrays.toString(shape));
    }
    if (shape[0] < n) {
      throw new NotSplittable();
    }
    return Math.toIntExact(shape[1]);
  }

  private LatheException noScores(String given) {
    return LatheException.input(
        model + " does not answer with class scores.",
        "Output '" + output.name() + "' should be [samples, classes], but " + given + ".",
        "Choose another task for this model, e.g. raw-tensors.");
  }

  private Classification answer(float[] raw) {
    float[] scores = probabilities(raw);
    int[] best = best(scores);
    List<ScoredLabel> labels = new ArrayList<>();
    for (int i : best) {
      labels.add(new ScoredLabel(setup.label(i), i, scores[i]));
    }
    return new Classification(labels, scores);
  }

  private static int[] best(float[] scores) {
    int[] best = new int[Math.min(BEST, scores.length)];
    boolean[] taken = new boolean[scores.length];
    for (int k = 0; k < best.length; k++) {
      int top = -1;
      for (int i = 0; i < scores.length; i++) {
        if (!taken[i] && (top < 0 || scores[i] > scores[top])) {
          top = i;
        }
      }
      taken[top] = true;
      best[k] = top;
    }
    return best;
  }

  /** Leaves probabilities alone; a single number is the probability (or logit) of class 1. */
  static float[] probabilities(float[] raw) {
    if (raw.length == 1) {
      float p = raw[0] >= 0 && raw[0] <= 1 ? raw[0] : (float) (1 / (1 + Math.exp(-raw[0])));
      return new float[] {1 - p, p};
    }
    double sum = 0;
    float max = Float.NEGATIVE_INFINITY;
    boolean distribution = true;
    for (float v : raw) {
      sum += v;
      max = Math.max(max, v);
      distribution &= v >= -1e-6f && v <= 1 + 1e-3f;
    }
    if (distribution && Math.abs(sum - 1) < 1e-3) {
      return raw;
    }
    double total = 0;
    double[] e = new double[raw.length];
    for (int i = 0; i < raw.length; i++) {
      // An infinite logit wins outright instead of making everything NaN.
      e[i] = raw[i] == max ? 1 : Math.exp((double) raw[i] - max);
      total += e[i];
    }
    float[] scores = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      scores[i] = (float) (e[i] / total);
    }
    return scores;
  }

  private List<Answer> ofClassNumbers(long[] numbers, int n) {
    if (numbers.length < n) {
      throw new NotSplittable();
    }
    List<Answer> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      long c = numbers[i];
      if (c < 0 || c > 1_000_000) {
        throw noScores("it is " + c);
      }
      float[] scores = new float[Math.max(setup.labels().size(), (int) c + 1)];
      scores[(int) c] = 1;
      list.add(answer(scores));
    }
    return list;
  }

  private List<Answer> ofMaps(OnnxSequence sequence, int n) throws OrtException {
    List<? extends OnnxValue> parts = sequence.getValue();
    try {
      if (parts.size() < n) {
        throw new NotSplittable();
      }
      List<Answer> list = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        if (!(parts.get(i) instanceof OnnxMap map)) {
          throw noScores("it is a sequence of " + parts.get(i).getInfo());
        }
        list.add(answer(scores(map.getValue())));
      }
      return list;
    } finally {
      OnnxValue.close(parts);
    }
  }

  private float[] scores(Map<?, ?> byClass) {
    float[] scores = new float[Math.max(byClass.size(), setup.labels().size())];
    int position = 0;
    for (Map.Entry<?, ?> e : new TreeMap<>(byClass).entrySet()) {
      int index = e.getKey() instanceof Long l ? (int) (long) l : -1;
      if (e.getKey() instanceof String name) {
        index = setup.labels().indexOf(name);
      }
      if (index < 0 || index >= scores.length) {
        index = position;
      }
      scores[index] = ((Number) e.getValue()).floatValue();
      position++;
    }
    return scores;
  }
}
