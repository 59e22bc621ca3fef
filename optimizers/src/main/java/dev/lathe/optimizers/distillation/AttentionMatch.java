package dev.lathe.optimizers.distillation;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.fit.Masks;
import dev.lathe.optimizers.training.torch.Scalars;
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

  /** Values that are compared, by their names in the copies. */
  private record Target(String student, String teacher) {}

  private final List<Target> targets;
  private final boolean pictures;

  private AttentionMatch(List<Target> targets, boolean pictures) {
    this.targets = List.copyOf(targets);
    this.pictures = pictures;
  }

  /** Lets copies of both yield what is compared. */
  static AttentionMatch of(AttentionPairs found, InnerValues inner) {
    List<Target> targets = new ArrayList<>();
    for (AttentionPairs.Pair pair : found.pairs()) {
      String own = pair.student().shown().in(inner.student());
      String taught = pair.teacher().shown().in(inner.teacher());
      inner.askStudent(own);
      inner.askTeacher(taught);
      targets.add(new Target(own, taught));
    }
    return new AttentionMatch(targets, found.pictures());
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
