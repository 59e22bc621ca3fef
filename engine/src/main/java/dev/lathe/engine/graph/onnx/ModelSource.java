package dev.lathe.engine.graph.onnx;

import dev.lathe.engine.graph.BackingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Where the bytes of a model come from: a file, or an array. */
interface ModelSource {
  /** Number of bytes. */
  long size();

  /** Copies bytes from a position; yields how many, at least one while the position is inside. */
  int read(long position, byte[] target, int length) throws IOException;

  /** The file, whose tensors stay there. */
  Optional<BackingFile> file();

  /** A view of bytes held in memory; only for sources without a file. */
  ByteBuffer slice(long position, long length);

  /** The folder that external data is looked up in. */
  default Optional<Path> folder() {
    return file().map(f -> f.path().getParent());
  }

  /** Bytes in memory. */
  static ModelSource of(byte[] bytes) {
    return new ModelSource() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public int read(long position, byte[] target, int length) {
        int n = (int) Math.min(length, bytes.length - position);
        System.arraycopy(bytes, (int) position, target, 0, n);
        return n;
      }

      @Override
      public Optional<BackingFile> file() {
        return Optional.empty();
      }

      @Override
      public ByteBuffer slice(long position, long length) {
        return ByteBuffer.wrap(bytes, (int) position, (int) length).slice();
      }
    };
  }

  /** An open file. */
  static ModelSource of(BackingFile file, FileChannel channel) {
    return new ModelSource() {
      @Override
      public long size() {
        return file.size();
      }

      @Override
      public int read(long position, byte[] target, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(target, 0, length), position);
      }

      @Override
      public Optional<BackingFile> file() {
        return Optional.of(file);
      }

      @Override
      public ByteBuffer slice(long position, long length) {
        throw new IllegalStateException("tensors of a file stay there");
      }
    };
  }
}
