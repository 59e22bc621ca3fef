package dev.lathe.optimizers.distillation;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.rewrite.DeadCode;
import dev.lathe.optimizers.training.data.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Values between layers that the student is to have like the teacher (Romero et al. 2015): the
 * student gets a linear projection behind each, as nodes and outputs of its own graph, so that they
 * are trained, saved and restored with it; they are taken out again afterwards.
 */
final class HiddenStates {
  /** A projection's output in the student's graph, and what it is compared with. */
  private record Target(String projected, String teacher) {}

  private final OnnxModel teacher;
  private final OnnxModel student;
  private final List<Target> targets = new ArrayList<>();

  private HiddenStates(OnnxModel teacher, OnnxModel student) {
    this.teacher = teacher;
    this.student = student;
  }

  /**
   * Prepares both.
   *
   * @param teacher not changed
   * @param student not changed
   * @param pairs of values with these names
   */
  static HiddenStates of(
      OnnxModel teacher, OnnxModel student, List<HiddenPairs.Pair> pairs, long seed) {
    HiddenStates states = new HiddenStates(teacher.copy(), student.copy());
    Random random = new Random(seed);
    for (HiddenPairs.Pair pair : pairs) {
      states.add(pair, random);
    }
    return states;
  }

  private void add(HiddenPairs.Pair pair, Random random) {
    Value taught = HiddenPairs.value(teacher, pair.teacher()).orElseThrow();
    taught.setType(
        taught
            .type()
            .or(() -> Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.empty()))));
    teacher.graph().addOutput(taught);
    Graph graph = student.graph();
    Value own = HiddenPairs.value(student, pair.student()).orElseThrow();
    Value weight = graph.addInitializer(graph.freshName("projection"), weight(pair, random));
    Value out = graph.newValue(graph.freshName("projected"), Optional.empty());
    boolean convolution = pair.axis() == 1 && pair.rank() > 2;
    graph.addNode(
        "",
        convolution ? "Conv" : "MatMul",
        out.name(),
        List.of(Optional.of(own), Optional.of(weight)),
        List.of(Optional.of(out)));
    graph.addOutput(out);
    targets.add(new Target(out.name(), taught.name()));
  }

  private static dev.lathe.engine.graph.TensorData weight(HiddenPairs.Pair pair, Random random) {
    int from = (int) pair.studentWidth();
    int to = (int) pair.teacherWidth();
    float[] floats = new float[from * to];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) (random.nextGaussian() / Math.sqrt(from));
    }
    if (pair.axis() == 1 && pair.rank() > 2) {
      long[] shape = new long[pair.rank()];
      java.util.Arrays.fill(shape, 1);
      shape[0] = to;
      shape[1] = from;
      return Tensors.ofFloats(floats, shape);
    }
    return Tensors.ofFloats(floats, from, to);
  }

  /** The teacher, yielding those values too. */
  OnnxModel teacher() {
    return teacher;
  }

  /** The student with projections. */
  OnnxModel student() {
    return student;
  }

  /** The teacher's outputs to ask for besides its answer. */
  List<String> teacherOutputs() {
    return targets.stream().map(Target::teacher).distinct().toList();
  }

  /**
   * How far the student is from the teacher there: the squared error in proportion to the teacher's
   * mean square, so that no layer counts more for its size; padding of sentences does not count.
   */
  NDArray loss(Map<String, NDArray> student, Map<String, NDArray> teacher, Batch batch) {
    NDArray sum = null;
    for (Target target : targets) {
      NDArray wanted = teacher.get(target.teacher());
      NDArray error = student.get(target.projected()).sub(wanted);
      NDArray size = wanted;
      NDArray mask = batch.inputs().get("attention_mask");
      if (mask != null && wanted.getShape().dimension() == 3) {
        NDArray real = mask.toType(wanted.getDataType(), false).expandDims(2);
        error = error.mul(real);
        size = size.mul(real);
      }
      NDArray part = error.mul(error).mean().div(size.mul(size).mean().add(1e-6f));
      sum = sum == null ? part : sum.add(part);
    }
    return sum.div(targets.size());
  }

  /** The trained student without its projections. */
  OnnxModel without(OnnxModel trained) {
    OnnxModel plain = trained.copy();
    for (Target target : targets) {
      plain.graph().outputs().stream()
          .filter(v -> v.name().equals(target.projected()))
          .findFirst()
          .ifPresent(plain.graph()::removeOutput);
    }
    DeadCode.remove(plain, n -> {});
    return plain;
  }
}
