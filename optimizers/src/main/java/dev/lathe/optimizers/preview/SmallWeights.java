package dev.lathe.optimizers.preview;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.WeightTarget;
import dev.lathe.optimizers.rewrite.WeightTargets;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Finds small weights in a serialized model. The codec reads tensors below a few kilobytes at once
 * and forgets where they lay; so they are replaced by random bytes, which stand nowhere else,
 * before the model is written, and looked for afterwards.
 */
final class SmallWeights {
  /** Above this the codec knows the place. */
  private static final long KNOWN_FROM = 4096;

  /** Two floats: the least that random bytes can be told apart by. */
  private static final long LEAST = 8;

  private record Marked(String name, TensorData original, byte[] mark) {}

  private final Map<Long, Marked> byFirstBytes = new HashMap<>();
  private final BitSet firstTwo = new BitSet(1 << 16);

  private SmallWeights() {}

  /** Replaces the small weights of the model by marks. */
  static SmallWeights mark(OnnxModel model) {
    SmallWeights small = new SmallWeights();
    Random random = new Random(20261124);
    for (WeightTarget t : WeightTargets.find(model).targets()) {
      long length = t.tensor().byteLength();
      if (length < LEAST || length >= KNOWN_FROM || t.source().constant().isEmpty()) {
        continue;
      }
      byte[] mark = new byte[(int) length];
      random.nextBytes(mark);
      long key = buffer(mark).getLong(0);
      small.byFirstBytes.put(key, new Marked(t.source().name(), t.tensor(), mark));
      small.firstTwo.set((int) (key & 0xffff));
      Constants.replace(
          t.source(), new TensorData.InMemory(DataType.FLOAT, t.tensor().shape(), buffer(mark)));
    }
    return small;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    ByteBuffer b = Tensors.buffer(bytes.length);
    b.put(0, bytes);
    return b;
  }

  /** Puts the originals back and yields where they lie, by name. */
  Map<String, Integer> findAndRestore(ByteBuffer file) {
    Map<String, Integer> offsets = new HashMap<>();
    int last = file.limit() - (int) LEAST;
    for (int at = 0; at <= last && offsets.size() < byFirstBytes.size(); at++) {
      long here = file.getLong(at);
      if (!firstTwo.get((int) (here & 0xffff))) {
        continue;
      }
      Marked m = byFirstBytes.get(here);
      if (m != null && stands(file, at, m.mark())) {
        file.put(at, m.original().bytes(), 0, m.mark().length);
        offsets.put(m.name(), at);
        at += m.mark().length - 1;
      }
    }
    return offsets;
  }

  private static boolean stands(ByteBuffer file, int at, byte[] mark) {
    return at + mark.length <= file.limit()
        && file.slice(at, mark.length).equals(ByteBuffer.wrap(mark));
  }
}
