package dev.lathe.app.wiring;

import dev.lathe.base.child.ChildCrashReport;
import dev.lathe.engine.task.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which models are open in this process, kept in a file: when one of them takes the process down,
 * the next start knows which were open. The file is written when a model is opened or closed, not
 * when it runs, and is locked as long as its process lives, which is true across containers too,
 * where numbers of processes are not.
 */
final class InProcessModels {
  private static final Logger LOG = LoggerFactory.getLogger(InProcessModels.class);
  private static final String MARKER = ".open";

  /** Some file systems keep times to two seconds. */
  private static final Duration GRANULARITY = Duration.ofSeconds(2);

  private final Path folder;
  private final Supplier<Path> report;
  private final String process = thisProcess();
  private final List<String> open = new ArrayList<>();
  private Optional<FileChannel> marker = Optional.empty();

  /**
   * A process that a crash of native code ended.
   *
   * @param models hashes of those that were open in it, at least one
   * @param report what its virtual machine wrote
   */
  record Crash(Set<String> models, ChildCrashReport report) {}

  /**
   * Nothing is open yet, and nothing is written.
   *
   * @param folder where the markers of all processes lie; made when needed
   * @param report what this process's virtual machine would write when native code crashes; asked
   *     when the first model is opened
   */
  InProcessModels(Path folder, Supplier<Path> report) {
    this.folder = folder;
    this.report = report;
  }

  /** A number is given again, but not with the same start. */
  private static String thisProcess() {
    ProcessHandle self = ProcessHandle.current();
    long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return self.pid() + "-" + Long.toHexString(start) + "-";
  }

  /**
   * To be called before a model is opened in this process.
   *
   * @return to be run once the model is closed
   */
  synchronized Runnable add(Model model) {
    open.add(model.sha256());
    write();
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (!closed.getAndSet(true)) {
        remove(model);
      }
    };
  }

  private synchronized void remove(Model model) {
    open.remove(model.sha256());
    write();
  }

  private void write() {
    try {
      if (marker.isEmpty()) {
        // Without its folder the virtual machine would leave the report in the working folder.
        Files.createDirectories(report.get().toAbsolutePath().getParent());
        marker = Optional.of(create());
      }
      String text = report.get().toAbsolutePath() + "\n" + String.join("\n", open) + "\n";
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      FileChannel channel = marker.get();
      channel.position(0);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      // Only now: at no time does the file name fewer models than are open.
      channel.truncate(bytes.limit());
    } catch (IOException e) {
      LOG.warn("Which models are open could not be kept: {}", e.toString());
    }
  }

  private FileChannel create() throws IOException {
    Files.createDirectories(folder);
    String name = process + UUID.randomUUID();
    Path unlocked = folder.resolve(name);
    FileChannel channel =
        FileChannel.open(unlocked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      channel.lock();
      // Named once it is locked: no file of that name is ever there without its lock.
      Files.move(unlocked, folder.resolve(name + MARKER));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * The processes that a crash within a library has ended since this was last asked, by this or
   * another process. Markers of processes that ended otherwise go without a word: a killed one
   * leaves no report of its virtual machine.
   *
   * @param library part of its name, e.g. {@code onnxruntime}
   */
  List<Crash> takeCrashes(String library) {
    List<Crash> crashes = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return crashes;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + MARKER)) {
      for (Path file : all) {
        // One of this process must not even be opened: to close the file would end the lock.
        if (!file.getFileName().toString().startsWith(process)) {
          take(file).filter(c -> c.report().isIn(library)).ifPresent(crashes::add);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("What crashed could not be read: {}", e.toString());
    }
    return crashes;
  }

  private static Optional<Crash> take(Path file) {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock free = channel.tryLock()) {
      if (free == null) {
        return Optional.empty(); // its process lives
      }
      // Through the channel: Windows lets nobody else read what is locked.
      String text =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      Optional<Crash> crash = crash(text.lines().toList(), file);
      Files.delete(file);
      return crash;
    } catch (IOException e) {
      LOG.debug("another process was faster: {}", file, e);
      return Optional.empty();
    }
  }

  private static Optional<Crash> crash(List<String> lines, Path file) throws IOException {
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    Path report = Path.of(lines.get(0));
    Set<String> models = new LinkedHashSet<>(lines.subList(1, lines.size()));
    if (models.isEmpty() || !Files.isRegularFile(report) || isOlder(report, file)) {
      return Optional.empty();
    }
    return ChildCrashReport.read(report).map(r -> new Crash(models, r));
  }

  /** A report from before the models were opened is of an earlier process of the same number. */
  private static boolean isOlder(Path report, Path marker) throws IOException {
    Instant written = Files.getLastModifiedTime(report).toInstant();
    return written.plus(GRANULARITY).isBefore(Files.getLastModifiedTime(marker).toInstant());
  }
}
