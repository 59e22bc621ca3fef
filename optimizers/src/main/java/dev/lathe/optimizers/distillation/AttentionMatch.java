package dev.lathe.optimizers.distillation;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.distillation.attention.AttentionMaps;
import dev.lathe.optimizers.pruning.SizedShapes;
import dev.lathe.optimizers.training.Scalars;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.fit.Masks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the student looks is to be where the teacher looks. Of transformers the attention
 * probabilities of layers at the same depth (TinyBERT, Jiao et al. 2020), compared by their
 * divergence as MiniLM does (Wang et al. 2020), head by head or, where the numbers of heads differ,
 * by their mean over heads. Of convolutional networks the squares of activations summed over
 * channels, a map over the picture of length one, at the ends of blocks at the same depth
 * (Zagoruyko and Komodakis 2017); neither needs a projection.
 */
final class AttentionMatch implements InnerLoss {
  private static final float LEAST = 1e-9f;

  /** How much maps of pictures count in that paper, whose lengths of one make differences small. */
  private static final float PICTURES = 1000;

  private static final int[] CHANNELS = {1};

  /** Values that are compared. */
  private record Target(String student, String teacher) {}

  private final List<Target> targets;
  private final boolean pictures;

  private AttentionMatch(List<Target> targets, boolean pictures) {
    this.targets = List.copyOf(targets);
    this.pictures = pictures;
  }

  /** What was found to compare, if anything, and a sentence about it. */
  record Found(Optional<AttentionMatch> match, String sentence) {}

  /**
   * Looks for maps in both.
   *
   * @param student as it will be used: names of the values, not the normalizations of a training
   */
  static Found of(OnnxModel student, OnnxModel teacher) {
    AttentionMaps own = AttentionMaps.of(student, SizedShapes.of(student).types());
    AttentionMaps taught = AttentionMaps.of(teacher, SizedShapes.of(teacher).types());
    if (!own.maps().isEmpty() && !taught.maps().isEmpty()) {
      return found(layers(own.maps(), taught.maps()), false);
    }
    if (own.maps().isEmpty() != taught.maps().isEmpty() || own.fused() + taught.fused() > 0) {
      return new Found(Optional.empty(), missing(own, taught));
    }
    List<Target> blocks = new ArrayList<>();
    for (HiddenPairs.Pair pair : HiddenPairs.of(student, teacher)) {
      if (pair.axis() == 1 && pair.rank() > 2) {
        blocks.add(new Target(pair.student(), pair.teacher()));
      }
    }
    return found(blocks, true);
  }

  private static List<Target> layers(List<AttentionMaps.Map> own, List<AttentionMaps.Map> taught) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      AttentionMaps.Map map = own.get(i);
      int sameDepth = Math.max(0, Math.round((i + 1f) * taught.size() / own.size()) - 1);
      AttentionMaps.Map counterpart =
          taught.stream()
              .filter(t -> t.name().equals(map.name()))
              .findFirst()
              .orElse(taught.get(sameDepth));
      if (map.queries() == counterpart.queries() && map.keys() == counterpart.keys()) {
        targets.add(new Target(map.name(), counterpart.name()));
      }
    }
    return targets;
  }

  private static Found found(List<Target> targets, boolean pictures) {
    if (targets.isEmpty()) {
      return new Found(
          Optional.empty(),
          "No attention is compared: student and teacher have no maps of matching shapes.");
    }
    List<String> said = targets.stream().map(t -> t.student() + " with " + t.teacher()).toList();
    return new Found(
        Optional.of(new AttentionMatch(targets, pictures)),
        (pictures ? "Attention over the picture compared: " : "Attention maps compared: ")
            + String.join(", ", said)
            + ".");
  }

  private static String missing(AttentionMaps own, AttentionMaps taught) {
    String which =
        own.maps().isEmpty() && taught.maps().isEmpty()
            ? "student and teacher"
            : own.maps().isEmpty() ? "the student" : "the teacher";
    boolean fused =
        own.maps().isEmpty() && own.fused() > 0 || taught.maps().isEmpty() && taught.fused() > 0;
    return "No attention is compared: no attention maps are found in "
        + which
        + (fused ? ", whose attention is fused into single operators that do not show them." : ".");
  }

  /** Lets both yield the maps. */
  void prepare(InnerValues inner) {
    for (Target target : targets) {
      inner.askStudent(target.student());
      inner.askTeacher(target.teacher());
    }
  }

  @Override
  public NDArray of(Map<String, NDArray> student, Map<String, NDArray> teacher, Batch batch) {
    NDArray sum = null;
    for (Target target : targets) {
      NDArray own = student.get(target.student());
      NDArray taught = teacher.get(target.teacher());
      NDArray part = pictures ? ofPictures(own, taught) : ofSentences(own, taught, batch);
      sum = sum == null ? part : sum.add(part);
    }
    return sum.div(Scalars.of(targets.size()));
  }

  private static NDArray ofPictures(NDArray own, NDArray taught) {
    NDArray difference = energy(own).sub(energy(taught));
    return difference.mul(difference).mean().mul(Scalars.of(PICTURES));
  }

  private static NDArray energy(NDArray activations) {
    NDArray rows =
        activations.mul(activations).sum(CHANNELS).reshape(activations.getShape().get(0), -1);
    return rows.div(rows.mul(rows).sum(CHANNELS, true).add(LEAST).sqrt());
  }

  /** Rows of padding do not count. */
  private static NDArray ofSentences(NDArray own, NDArray taught, Batch batch) {
    NDArray given = heads(own, batch);
    NDArray wanted = heads(taught, batch);
    if (given.getShape().get(1) != wanted.getShape().get(1)) {
      given = given.mean(CHANNELS, true);
      wanted = wanted.mean(CHANNELS, true);
    }
    NDArray apart =
        wanted.maximum(Scalars.of(LEAST)).log().sub(given.maximum(Scalars.of(LEAST)).log());
    NDArray divergence = wanted.mul(apart).sum(new int[] {3});
    long heads = divergence.getShape().get(1);
    Optional<NDArray> seen = Masks.of(batch, divergence.getShape().get(2));
    if (seen.isEmpty()) {
      return divergence.mean();
    }
    NDArray real = seen.get().toType(divergence.getDataType(), false);
    return divergence.mul(real.expandDims(1)).sum().div(real.sum().mul(Scalars.of(heads)));
  }

  /** As [batch, heads, queries, keys]. */
  private static NDArray heads(NDArray map, Batch batch) {
    int rank = map.getShape().dimension();
    long queries = map.getShape().get(rank - 2);
    return map.reshape(batch.size(), -1, queries, map.getShape().get(rank - 1));
  }
}
