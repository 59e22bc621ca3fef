package dev.lathe.optimizers.distillation;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.fit.Losses;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Values between layers that the student is to have like the teacher (Romero et al. 2015): the
 * student gets a linear projection behind each, as nodes and outputs of its own graph, so that they
 * are trained, saved and restored with it; they are taken out again afterwards.
 */
final class HiddenStates implements InnerLoss {
  /** A projection's output in the student's graph, and what it is compared with. */
  private record Target(String projected, String teacher) {}

  private final List<Target> targets = new ArrayList<>();

  private HiddenStates() {}

  /**
   * Prepares both.
   *
   * @param pairs of values with these names
   */
  static HiddenStates of(InnerValues inner, List<HiddenPairs.Pair> pairs, long seed) {
    HiddenStates states = new HiddenStates();
    Random random = new Random(seed);
    for (HiddenPairs.Pair pair : pairs) {
      states.add(inner, pair, random);
    }
    return states;
  }

  private void add(InnerValues inner, HiddenPairs.Pair pair, Random random) {
    inner.askTeacher(pair.teacher());
    Graph graph = inner.student().graph();
    Value own = HiddenPairs.value(inner.student(), pair.student()).orElseThrow();
    Value weight = graph.addInitializer(graph.freshName("projection"), weight(pair, random));
    boolean convolution = pair.axis() == 1 && pair.rank() > 2;
    String type = convolution ? "Conv" : "MatMul";
    Value out = GraphEdits.append(graph, type, "projected", List.of(), own, weight);
    inner.askStudent(out.name());
    targets.add(new Target(out.name(), pair.teacher()));
  }

  private static TensorData weight(HiddenPairs.Pair pair, Random random) {
    int from = (int) pair.studentWidth();
    int to = (int) pair.teacherWidth();
    float[] floats = new float[from * to];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) (random.nextGaussian() / Math.sqrt(from));
    }
    if (pair.axis() == 1 && pair.rank() > 2) {
      long[] shape = new long[pair.rank()];
      Arrays.fill(shape, 1);
      shape[0] = to;
      shape[1] = from;
      return Tensors.ofFloats(floats, shape);
    }
    return Tensors.ofFloats(floats, from, to);
  }

  /**
   * How far the student is from the teacher there: the squared error in proportion to the teacher's
   * mean square, so that no layer counts more for its size; padding of sentences does not count.
   */
  @Override
  public NDArray of(Map<String, NDArray> student, Map<String, NDArray> teacher, Batch batch) {
    NDArray sum = null;
    for (Target target : targets) {
      NDArray part =
          Losses.relativeError(
              student.get(target.projected()), teacher.get(target.teacher()), batch);
      sum = sum == null ? part : sum.add(part);
    }
    return sum.div(Scalars.of(targets.size()));
  }
}
