package dev.lathe.engine.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** An encoded picture in a file. */
record PictureFile(Path file) implements Sample.ImageBytes {
  /** Larger files are not pictures for a network. */
  private static final long MAX_BYTES = 500_000_000;

  private static final int END = 4096;

  @Override
  public byte[] read() throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("It is larger than " + MAX_BYTES / 1_000_000 + " MB.");
    }
    return Files.readAllBytes(file);
  }

  @Override
  public InputStream open() throws IOException {
    return new BufferedInputStream(Files.newInputStream(file));
  }

  @Override
  public byte[] head(int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(most);
    }
  }

  /** Length and both ends: pictures that agree in these and differ elsewhere are not met. */
  @Override
  public String key() throws IOException {
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "r")) {
      long length = f.length();
      byte[] ends = new byte[(int) Math.min(length, 2L * END)];
      int head = Math.min(END, ends.length);
      f.readFully(ends, 0, head);
      f.seek(length - (ends.length - head));
      f.readFully(ends, head, ends.length - head);
      return length + ":" + ContentKeys.of(ends);
    }
  }
}
