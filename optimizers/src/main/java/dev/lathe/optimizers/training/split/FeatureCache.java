package dev.lathe.optimizers.training.split;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.data.OutOfMemoryRetry;
import dev.lathe.optimizers.training.graph.FrozenBackbone;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Puts what a frozen part of a model yields beside the inputs of each example. */
public final class FeatureCache {
  private static final int BATCH = 32;

  /** More than this on disk costs more than to compute it again. */
  private static final long MOST_BYTES = 4L << 30;

  private final FrozenBackbone backbone;
  private final EncodedSet set;

  public FeatureCache(FrozenBackbone backbone, EncodedSet set) {
    this.backbone = backbone;
    this.set = set;
  }

  /** Whether all is there now; if not, nothing is. */
  public boolean fill(JobContext context) {
    // Sentences by themselves: beside longer ones their features would have another length.
    boolean alone = set.length(0).isPresent();
    List<int[]> order = new Batches(set, alone ? 1 : BATCH).inOrder();
    EncodedSet.MoreInputs more = set.moreInputs();
    try (NDManager arrays = Torch.newManager();
        Autograd none = Autograd.pause()) {
      Map<String, TensorData> one = features(arrays, new int[] {0});
      if (!isByExample(one, arrays)) {
        return false;
      }
      OutOfMemoryRetry retry = new OutOfMemoryRetry(order);
      while (!retry.isEmpty()) {
        int[] examples = retry.next();
        context.checkCancelled();
        context.aside().progress(examples[0], set.size(), "Running what stays as it is");
        Map<String, TensorData> features;
        try {
          features = features(arrays, examples);
        } catch (RuntimeException | OutOfMemoryError e) {
          retry.halve(examples, e);
          continue;
        }
        if (!isLike(features, one)) {
          return false;
        }
        for (int i = 0; i < examples.length; i++) {
          more.add(row(features, i));
        }
      }
    }
    more.commit();
    return true;
  }

  /** Whether two examples together yield what each yields, and all of it fits. */
  private boolean isByExample(Map<String, TensorData> one, NDManager arrays) {
    Map<String, TensorData> two = features(arrays, new int[] {0, Math.min(1, set.size() - 1)});
    long bytes = one.values().stream().mapToLong(TensorData::byteLength).sum();
    return bytes * set.size() <= MOST_BYTES
        && one.values().stream().allMatch(t -> first(t) == 1)
        && two.values().stream().allMatch(t -> first(t) == 2);
  }

  private static long first(TensorData tensor) {
    return tensor.shape().length == 0 ? 0 : tensor.shape()[0];
  }

  /** A batch pads along the second axis only: behind it all must be alike. */
  private static boolean isLike(Map<String, TensorData> features, Map<String, TensorData> one) {
    return features.entrySet().stream()
        .allMatch(e -> Arrays.equals(rest(e.getValue()), rest(one.get(e.getKey()))));
  }

  private static long[] rest(TensorData tensor) {
    long[] shape = tensor.shape().clone();
    Arrays.fill(shape, 0, Math.min(2, shape.length), 0);
    return shape;
  }

  private Map<String, TensorData> features(NDManager arrays, int[] examples) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Map<String, NDArray> inputs =
          new Batches(set, BATCH).read(arrays, examples, Augmentation.NONE, new Random(0)).inputs();
      return backbone.features(inputs);
    }
  }

  private static Map<String, TensorData> row(Map<String, TensorData> features, int index) {
    Map<String, TensorData> row = new HashMap<>();
    features.forEach(
        (name, t) -> {
          long[] shape = t.shape().clone();
          int bytes = (int) (t.byteLength() / shape[0]);
          shape[0] = 1;
          ByteBuffer all = t.bytes().duplicate();
          ByteBuffer own = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
          own.put(all.position(all.position() + index * bytes).limit(all.position() + bytes));
          row.put(name, new TensorData.InMemory(t.type(), shape, own.flip()));
        });
    return row;
  }
}
