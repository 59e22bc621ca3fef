package dev.lathe.optimizers.pruning;

import dev.lathe.engine.graph.TensorData;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.zip.Deflater;

/**
 * Estimates how large tensors are when a download compresses them (deflate, as in zip and gzip).
 */
public final class CompressedSize {
  private static final int BLOCK = 1 << 16;
  private static final long SAMPLE = 4 << 20;

  private CompressedSize() {}

  /**
   * Bytes after deflate. Up to 4 MiB are compressed; of more, every n-th block of 64 KiB stands for
   * its neighbours.
   */
  public static long estimate(Collection<TensorData> tensors) {
    long total = tensors.stream().mapToLong(TensorData::byteLength).sum();
    int every = (int) Math.max(1, (total + SAMPLE - 1) / SAMPLE);
    Deflater deflater = new Deflater(6);
    try {
      byte[] in = new byte[BLOCK];
      byte[] out = new byte[2 * BLOCK];
      long seen = 0;
      long compressed = 0;
      int block = 0;
      for (TensorData tensor : tensors) {
        if (tensor.byteLength() == 0) {
          continue;
        }
        for (ByteBuffer bytes = tensor.bytes(); bytes.hasRemaining(); block++) {
          int length = Math.min(BLOCK, bytes.remaining());
          if (block % every == 0) {
            bytes.get(in, 0, length);
            deflater.reset();
            deflater.setInput(in, 0, length);
            deflater.finish();
            compressed += deflater.deflate(out);
            seen += length;
          } else {
            bytes.position(bytes.position() + length);
          }
        }
      }
      return seen == 0 ? 0 : Math.round((double) compressed / seen * total);
    } finally {
      deflater.end();
    }
  }
}
