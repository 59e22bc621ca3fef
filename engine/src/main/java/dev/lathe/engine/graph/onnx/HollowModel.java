package dev.lathe.engine.graph.onnx;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A model without its large weights, for a look whether a runtime opens it: graph, types, shapes
 * and all smaller constants are the model's own; each larger one is external data of the right
 * length, all of them the same run of zeros in one sparse file. A runtime maps it and, unless it
 * computes with the weights, never reads it, so that a look takes neither time nor memory for them.
 */
public final class HollowModel {
  /** Constants below it stay: axes, shapes, scales, zero points, from which runtimes conclude. */
  private static final long SMALL = 1 << 20;

  private static final String WEIGHTS = "zeros.data";

  private HollowModel() {}

  /** Makes room for the largest tensor, at the same place for all. */
  private static final class Zeros implements TensorEncoder.ExternalPlacement {
    private long length;

    @Override
    public Optional<Long> place(TensorData data) {
      if (data.byteLength() < SMALL) {
        return Optional.empty();
      }
      length = Math.max(length, data.byteLength());
      return Optional.of(0L);
    }

    @Override
    public String location() {
      return WEIGHTS;
    }
  }

  /**
   * Writes the model and its zeros into a folder.
   *
   * @param folder of the caller's, who removes it
   * @return the model's file
   * @throws IOException when there is no room, for example
   */
  public static Path write(OnnxModel model, Path folder) throws IOException {
    Zeros zeros = new Zeros();
    TensorEncoder encoder = new TensorEncoder(Optional.empty(), Optional.of(zeros));
    Path file = folder.resolve("model.onnx");
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      ModelEncoder.encode(model, encoder).writeTo(out);
    }
    if (zeros.length > 0) {
      try (FileChannel channel =
          FileChannel.open(
              folder.resolve(WEIGHTS),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.SPARSE,
              StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(1), zeros.length - 1);
      }
    }
    return file;
  }
}
