package dev.lathe.engine.decode;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.IndivisibleOutputsException;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorCasts;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Class scores: from probabilities, logits, a map of classes (ZipMap) or a bare class number. */
public final class ClassDecoder implements Decoder {
  private static final int BEST = 5;

  private final String model;
  private final List<String> labels;
  private final ScoreKind kind;
  private final TensorSpec output;

  /**
   * For a model whose scores are what they look like.
   *
   * @param model its name, for errors
   * @param labels names of the classes by index; empty when not known
   * @param outputs as the graph or the session declares them, at least one
   */
  public ClassDecoder(String model, List<String> labels, List<TensorSpec> outputs) {
    this(model, labels, ScoreKind.AS_THEY_LOOK, outputs);
  }

  /**
   * For a model.
   *
   * @param model its name, for errors
   * @param labels names of the classes by index; empty when not known
   * @param kind what its scores are
   * @param outputs as the graph or the session declares them, at least one
   */
  public ClassDecoder(String model, List<String> labels, ScoreKind kind, List<TensorSpec> outputs) {
    this.model = model;
    this.labels = List.copyOf(labels);
    this.kind = kind;
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
  public List<Answer> decode(Outputs outputs, List<Map<String, TensorData>> inputs) {
    int n = inputs.size();
    Optional<List<Map<?, ?>>> maps = outputs.classMaps(output.name());
    if (maps.isPresent()) {
      return ofMaps(maps.get(), n);
    }
    TensorData t =
        outputs
            .tensor(output.name())
            .orElseThrow(() -> noScores("it is " + outputs.text(output.name())));
    if (t.type() == DataType.STRING) {
      return ofClassNames(t.strings(), n);
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
    if (shape.length == 1 && shape[0] == n && output.rank() == 1) {
      return 1; // one number a sample
    }
    if (shape.length < 2 || !flat || shape[1] < 1) {
      throw noScores("its shape is " + Arrays.toString(shape));
    }
    if (shape[0] < n) {
      throw new IndivisibleOutputsException();
    }
    return Math.toIntExact(shape[1]);
  }

  private LatheException noScores(String given) {
    return LatheException.input(
        model + " does not answer with class scores.",
        "Output '" + output.name() + "' should be [samples, classes], but " + given + ".",
        "Choose another task for this model, e.g. raw-tensors.");
  }

  private String label(int index) {
    return index < labels.size() ? labels.get(index) : "class " + index;
  }

  private Classification answer(float[] raw) {
    float[] scores = probabilities(raw, kind);
    int[] best = best(scores);
    List<ScoredLabel> named = new ArrayList<>();
    for (int i : best) {
      named.add(new ScoredLabel(label(i), i, scores[i]));
    }
    return new Classification(named, scores);
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

  private static float[] probabilities(float[] raw, ScoreKind kind) {
    if (raw.length == 1 && kind != ScoreKind.AS_THEY_LOOK) {
      float p = kind == ScoreKind.LOGITS ? logistic(raw[0]) : raw[0];
      return new float[] {1 - p, p};
    }
    return switch (kind) {
      case AS_THEY_LOOK -> probabilities(raw);
      case PROBABILITIES -> raw;
      case LOGITS -> softmax(raw);
    };
  }

  private static float logistic(float logit) {
    return (float) (1 / (1 + Math.exp(-logit)));
  }

  /** Leaves probabilities alone; a single number is the probability (or logit) of class 1. */
  public static float[] probabilities(float[] raw) {
    if (raw.length == 1) {
      float p = raw[0] >= 0 && raw[0] <= 1 ? raw[0] : logistic(raw[0]);
      return new float[] {1 - p, p};
    }
    double sum = 0;
    boolean distribution = true;
    for (float v : raw) {
      sum += v;
      distribution &= v >= -1e-6f && v <= 1 + 1e-3f;
    }
    if (distribution && Math.abs(sum - 1) < 1e-3) {
      return raw;
    }
    return softmax(raw);
  }

  private static float[] softmax(float[] raw) {
    float max = Float.NEGATIVE_INFINITY;
    for (float v : raw) {
      max = Math.max(max, v);
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
      throw new IndivisibleOutputsException();
    }
    List<Answer> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      long c = numbers[i];
      if (c < 0 || c > 1_000_000) {
        throw noScores("it is " + c);
      }
      float[] scores = new float[Math.max(labels.size(), (int) c + 1)];
      scores[(int) c] = 1;
      list.add(answer(scores));
    }
    return list;
  }

  private List<Answer> ofMaps(List<Map<?, ?>> maps, int n) {
    if (maps.size() < n) {
      throw new IndivisibleOutputsException();
    }
    List<Answer> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      list.add(answer(scores(maps.get(i))));
    }
    return list;
  }

  /** Keys that are the classes' numbers or names count as such, all others by their order. */
  private float[] scores(Map<?, ?> byClass) {
    float[] scores = new float[Math.max(byClass.size(), labels.size())];
    boolean numbered =
        byClass.keySet().stream().allMatch(k -> k instanceof Long l && l >= 0 && l < scores.length);
    boolean named = byClass.keySet().stream().allMatch(k -> labels.contains(String.valueOf(k)));
    int position = 0;
    for (Map.Entry<?, ?> e : new TreeMap<>(byClass).entrySet()) {
      int index =
          named
              ? labels.indexOf(String.valueOf(e.getKey()))
              : numbered ? (int) (long) (Long) e.getKey() : position;
      scores[index] = ((Number) e.getValue()).floatValue();
      position++;
    }
    return scores;
  }

  private List<Answer> ofClassNames(List<String> names, int n) {
    if (names.size() < n) {
      throw new IndivisibleOutputsException();
    }
    List<Answer> list = new ArrayList<>();
    for (String name : names.subList(0, n)) {
      int c = labels.indexOf(name);
      if (c < 0) {
        throw LatheException.input(
                model + " answers with a class that is not among its labels.",
                "It says '" + name + "', and the labels are " + labels + ".",
                "Give the model the labels that it answers with.")
            .with(Remedy.LABELS);
      }
      float[] scores = new float[labels.size()];
      scores[c] = 1;
      list.add(answer(scores));
    }
    return list;
  }
}
