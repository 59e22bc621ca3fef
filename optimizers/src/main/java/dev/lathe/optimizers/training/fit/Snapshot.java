package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The state of a graph's weights and running statistics at one moment, by name. */
final class Snapshot {
  private final Map<String, float[]> arrays;

  private Snapshot(Map<String, float[]> arrays) {
    this.arrays = arrays;
  }

  static Snapshot of(TrainableGraph graph) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    graph.state().forEach((value, array) -> arrays.put(value.name(), array.toFloatArray()));
    return new Snapshot(arrays);
  }

  /** Puts everything back as it was. */
  void restore(TrainableGraph graph) {
    graph
        .state()
        .forEach(
            (value, array) -> {
              float[] floats = arrays.get(value.name());
              ByteBuffer bytes =
                  ByteBuffer.allocateDirect(floats.length * Float.BYTES)
                      .order(java.nio.ByteOrder.nativeOrder());
              bytes.asFloatBuffer().put(floats);
              set(array, bytes);
            });
  }

  private static void set(NDArray array, ByteBuffer bytes) {
    try (dev.lathe.optimizers.training.torch.Autograd none =
        dev.lathe.optimizers.training.torch.Autograd.pause()) {
      array.set(bytes);
    }
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(arrays.size());
    for (Map.Entry<String, float[]> e : arrays.entrySet()) {
      out.writeUTF(e.getKey());
      ByteBuffer bytes = ByteBuffer.allocate(e.getValue().length * Float.BYTES);
      bytes.asFloatBuffer().put(e.getValue());
      out.writeInt(bytes.capacity());
      out.write(bytes.array());
    }
  }

  static Snapshot read(DataInputStream in) throws IOException {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      byte[] bytes = in.readNBytes(in.readInt());
      float[] floats = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).asFloatBuffer().get(floats);
      arrays.put(name, floats);
    }
    return new Snapshot(arrays);
  }

  /** Whether it is of this graph: the same names and lengths. */
  boolean fits(TrainableGraph graph) {
    return graph.state().size() == arrays.size()
        && graph.state().entrySet().stream()
            .allMatch(
                e -> {
                  float[] floats = arrays.get(e.getKey().name());
                  return floats != null && floats.length == e.getValue().size();
                });
  }
}
