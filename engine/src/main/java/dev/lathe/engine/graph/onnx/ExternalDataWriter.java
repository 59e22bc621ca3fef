package dev.lathe.engine.graph.onnx;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.FunctionDefinition;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes the large tensors of a model too large for one file into a second one. */
final class ExternalDataWriter implements TensorEncoder.ExternalPlacement {
  /** Pages of memory begin at multiples of it, so that a runtime can map a tensor. */
  private static final long ALIGNMENT = 4096;

  private static final long SMALL = 1024;

  private static final int CHUNK = 1 << 20;

  private final String location;
  private final Map<TensorData, Long> places = new IdentityHashMap<>();
  private long end;

  ExternalDataWriter(String location) {
    this.location = location;
  }

  @Override
  public Optional<Long> place(TensorData data) {
    if (data.byteLength() < SMALL) {
      return Optional.empty();
    }
    return Optional.of(
        places.computeIfAbsent(
            data,
            d -> {
              long start = (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
              end = start + d.byteLength();
              return start;
            }));
  }

  @Override
  public String location() {
    return location;
  }

  void writeTo(FileChannel channel) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    for (Map.Entry<TensorData, Long> e : places.entrySet()) {
      TensorData data = e.getKey();
      long length = data.byteLength();
      for (long done = 0; done < length; done += chunk.limit()) {
        data.read(done, chunk.clear().limit((int) Math.min(CHUNK, length - done)));
        chunk.flip();
        while (chunk.hasRemaining()) {
          channel.write(chunk, e.getValue() + done + chunk.position());
        }
      }
    }
  }

  /** How many bytes of elements the model file itself would hold. */
  static long bytesInside(OnnxModel model, TensorEncoder encoder) {
    long sum = bytesInside(model.graph(), encoder);
    for (FunctionDefinition f : model.functions()) {
      sum += bytesInside(f.body(), encoder);
    }
    return sum;
  }

  private static long bytesInside(Graph graph, TensorEncoder encoder) {
    long sum = 0;
    for (Value v : graph.initializers()) {
      TensorData data = v.constant().orElseThrow();
      boolean external =
          v.unknownFields()
              .filter(ProtoUnknownFields.OfValue.class::isInstance)
              .flatMap(r -> ((ProtoUnknownFields.OfValue) r).tensor())
              .filter(t -> t.read() == data && encoder.staysExternal(t))
              .isPresent();
      sum += external ? 0 : data.byteLength();
    }
    for (Node n : graph.nodes()) {
      for (Attribute a : n.attributes()) {
        if (a.value() instanceof Attribute.TensorValue t) {
          sum += t.tensor().byteLength();
        }
      }
      for (Graph g : n.subgraphs()) {
        sum += bytesInside(g, encoder);
      }
    }
    return sum;
  }
}
