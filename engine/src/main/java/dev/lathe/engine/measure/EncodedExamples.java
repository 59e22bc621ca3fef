package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.engine.task.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The examples of a run as input tensors. Preprocessing happens here, in the parent, once for all
 * models that want the same: the children only run and answer. What is kept in memory does not grow
 * with the examples.
 */
final class EncodedExamples implements AutoCloseable {
  private static final long MAX_KEPT_BYTES = 256L << 20;

  /** What objects take around the tensors of a sample, about. */
  private static final long OVERHEAD = 512;

  private static final int KEPT_TIMES = 4096;

  private final List<Example> examples;
  private final boolean again;
  private final Map<Wish, Group> groups = new HashMap<>();
  private long keptBytes;

  /**
   * Takes examples evenly over the whole data set, so that a few of many are not all of one class.
   *
   * @param limit at most so many; 0 takes all
   * @param again whether they are gone through more than once, so that some are worth keeping
   */
  EncodedExamples(Dataset data, int limit, boolean again) {
    this.again = again;
    List<Example> chosen = DataKey.chosen(data, limit);
    if (chosen.isEmpty()) {
      throw LatheException.input(
          "The data '" + data.name() + "' hold no examples.",
          data.problems().isEmpty() ? "" : data.problems().get(0),
          "Give a folder of class folders, a table or an array.");
    }
    this.examples = chosen;
  }

  /** Models with the same wish get the same tensors. */
  private record Wish(
      Optional<ImagePreprocessing> image, Optional<Path> tokenizer, List<TensorSpec> inputs) {
    static Wish of(Model m) {
      return new Wish(
          m.setup().image(), m.setup().tokenizer(), TensorSpec.inputs(m.onnx().graph()));
    }
  }

  private static final class Group {
    final Preprocessor preprocessor;
    final Map<Integer, TensorSample> kept = new HashMap<>();
    final Map<Integer, TensorSample> current = new HashMap<>();
    final BitSet refused = new BitSet();
    Optional<LatheException> firstRefusal = Optional.empty();
    final List<Double> millis = new ArrayList<>();

    Group(Preprocessor preprocessor) {
      this.preprocessor = preprocessor;
    }
  }

  int size() {
    return examples.size();
  }

  Example example(int index) {
    return examples.get(index);
  }

  /** The tensors of an example for a model; empty when it cannot be read. */
  Optional<TensorSample> encode(Model model, int index) {
    Group group = group(model);
    TensorSample kept = group.kept.getOrDefault(index, group.current.get(index));
    if (kept != null) {
      return Optional.of(kept);
    }
    if (group.refused.get(index)) {
      return Optional.empty();
    }
    long begin = System.nanoTime();
    TensorSample tensors;
    try {
      tensors = group.preprocessor.apply(examples.get(index).sample());
    } catch (LatheException e) {
      group.refused.set(index);
      group.firstRefusal = group.firstRefusal.or(() -> Optional.of(e));
      return Optional.empty();
    }
    if (group.millis.size() < KEPT_TIMES) {
      group.millis.add((System.nanoTime() - begin) * 1e-6);
    }
    long bytes = bytes(tensors) + OVERHEAD;
    if (again && keptBytes + bytes <= MAX_KEPT_BYTES) {
      keptBytes += bytes;
      group.kept.put(index, tensors);
    } else {
      group.current.put(index, tensors);
    }
    return Optional.of(tensors);
  }

  /** What the tensors of a sample take. */
  static long bytes(TensorSample sample) {
    return sample.tensors().values().stream().mapToLong(TensorData::byteLength).sum();
  }

  /** The examples up to this one will not be asked for soon. */
  void passed(int index) {
    groups.values().forEach(g -> g.current.keySet().removeIf(i -> i <= index));
  }

  /**
   * A few examples, evenly taken, for timing.
   *
   * @throws LatheException when not one of them can be read
   */
  List<Map<String, TensorData>> some(Model model, int wanted, JobContext context) {
    List<Map<String, TensorData>> sets = new ArrayList<>();
    int n = Math.min(wanted, size());
    for (int i = 0; i < n; i++) {
      context.checkCancelled();
      encode(model, (int) ((long) i * size() / n)).map(TensorSample::tensors).ifPresent(sets::add);
    }
    passed(size());
    if (sets.isEmpty()) {
      throw firstRefusal(model).orElseThrow();
    }
    return sets;
  }

  /** Why the first unreadable example could not be read. */
  Optional<LatheException> firstRefusal(Model model) {
    return group(model).firstRefusal;
  }

  /** How many could not be read so far. */
  int refused(Model model) {
    return group(model).refused.cardinality();
  }

  /** Milliseconds of preprocessing, one for each example that was prepared. */
  double[] preMillis(Model model) {
    return group(model).millis.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private Group group(Model model) {
    return groups.computeIfAbsent(Wish.of(model), w -> new Group(Preprocessor.of(model)));
  }

  @Override
  public void close() {
    groups.values().forEach(g -> g.preprocessor.close());
    groups.clear();
  }
}
