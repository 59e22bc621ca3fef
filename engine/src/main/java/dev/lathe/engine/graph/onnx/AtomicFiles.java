package dev.lathe.engine.graph.onnx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.stream.Stream;

/** Writes files that are there whole or not at all, whatever happens meanwhile. */
final class AtomicFiles {
  /** Writes the content. */
  interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  private AtomicFiles() {}

  /** Writes to a temporary file beside the target, forces it to the disk, and moves it there. */
  static void write(Path target, Content content) throws IOException {
    Path file = target.toAbsolutePath();
    long process = ProcessHandle.current().pid();
    Path temporary = file.resolveSibling(drafts(file, process) + UUID.randomUUID() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      move(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
    forceFolder(file.getParent());
  }

  private static String drafts(Path file, long process) {
    return "." + file.getFileName() + "." + process + "-";
  }

  /** Removes what a process that is dead was writing to become this file. */
  static void removeDrafts(Path target, long process) throws IOException {
    Path file = target.toAbsolutePath();
    String begin = drafts(file, process);
    try (Stream<Path> beside = Files.list(file.getParent())) {
      for (Path f : beside.toList()) {
        String name = f.getFileName().toString();
        if (name.startsWith(begin) && name.endsWith(".tmp")) {
          Files.deleteIfExists(f);
        }
      }
    }
  }

  /** A buffered stream onto the channel; flush it, but do not close it. */
  static OutputStream stream(FileChannel channel) {
    return new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Makes the new name survive a power cut; where the system cannot (Windows), it does itself. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // The file itself is whole and on the disk; only the moment its name is, is left open.
      return;
    }
  }
}
