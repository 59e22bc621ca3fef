package dev.lathe.engine.experiment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A window's claim on a workspace: while it is held, other windows may only look. The operating
 * system lets go of it however the process ends.
 */
public final class WorkspaceClaim implements AutoCloseable {
  private static final String FILE = ".window.lock";

  private final FileChannel channel;

  private WorkspaceClaim(FileChannel channel) {
    this.channel = channel;
  }

  /** Why a workspace could not be claimed. */
  public enum Obstacle {
    /** Another window has it. */
    HELD,
    /** It cannot be written to. */
    READ_ONLY
  }

  /**
   * A claim, or what stands in its way.
   *
   * @param claim present exactly when there is no obstacle
   */
  public record Attempt(Optional<WorkspaceClaim> claim, Optional<Obstacle> obstacle) {}

  /** Claims a workspace, without waiting. */
  public static Attempt take(Path workspace) {
    Path file = workspace.resolve(FILE);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return refused(Obstacle.READ_ONLY); // a stranger's link or pipe, not ours to open
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new Attempt(Optional.of(new WorkspaceClaim(channel)), Optional.empty());
      }
      channel.close();
      return refused(Obstacle.HELD);
    } catch (OverlappingFileLockException e) {
      close(channel); // another window of this process
      return refused(Obstacle.HELD);
    } catch (IOException e) {
      close(channel);
      return refused(Obstacle.READ_ONLY);
    }
  }

  private static Attempt refused(Obstacle why) {
    return new Attempt(Optional.empty(), Optional.of(why));
  }

  private static void close(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger(WorkspaceClaim.class).debug("closing a lock", e);
    }
  }

  /** Lets go. */
  @Override
  public void close() {
    close(channel);
  }
}
