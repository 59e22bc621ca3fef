package dev.lathe.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks at a file before it is opened: a pipe is waited for forever, a device never ends, and what
 * a stranger's folder calls a file of its own may be a link to one of the person's.
 */
public final class OrdinaryFiles {
  /** One process's open files: {@code /dev/stdin} is another file in each of Lathe's. */
  private static final Pattern DESCRIPTOR =
      Pattern.compile("/dev/(fd/\\d+|std(in|out|err))|/proc/[^/]+/(task/\\d+/)?fd/\\d+");

  private static final int MOST_LINKS = 40; // as Linux has it

  private static final int KIND = 0170000; // stat(2)
  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private OrdinaryFiles() {}

  /**
   * Why a file that a person named cannot be read as one, a sentence; empty when it can, as far as
   * can be seen without opening it. Links are followed.
   */
  public static Optional<String> problem(Path file) {
    if (isDescriptor(file)) {
      return Optional.of("It is an open file of this command, which Lathe's other processes lack.");
    }
    if (Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (!Files.exists(file)) {
      return Optional.of("There is no such file.");
    }
    return Optional.of(
        Files.isDirectory(file) ? "It is a folder." : "It is " + kind(file) + ", not a file.");
  }

  /**
   * Refuses a file that a person named and that cannot be read as one.
   *
   * @param what cannot be done with it, a sentence
   * @param todo a sentence
   * @throws LatheException with why: see {@link #problem}
   */
  public static void require(Path file, String what, String todo) {
    problem(file)
        .ifPresent(
            why -> {
              throw LatheException.input(what, why, todo);
            });
  }

  /** What a thing is that is neither a file nor a folder: "a named pipe". */
  static String kind(Path special) {
    try {
      Object mode = Files.getAttribute(special, "unix:mode");
      int kind = mode instanceof Integer bits ? bits & KIND : 0;
      return kind == PIPE ? "a named pipe" : kind == SOCKET ? "a socket" : "a device";
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "a device";
    }
  }

  /** Whether a name leads to what is open in this process only. */
  static boolean isDescriptor(Path file) {
    Path at = file.toAbsolutePath().normalize();
    for (int links = 0; links < MOST_LINKS; links++) {
      if (DESCRIPTOR.matcher(at.toString()).matches()) {
        return true;
      }
      try {
        if (!Files.isSymbolicLink(at)) {
          return false;
        }
        at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
      } catch (IOException e) {
        return false;
      }
    }
    return false;
  }

  /**
   * Whether a file that nobody named, but that was found beside a model, is one of the model's: an
   * ordinary file whose place, links followed, is inside the folder. In a download cache, where the
   * model is itself a link into a folder of blobs, the blobs beside it count too.
   *
   * @param folder the model's folder, or the one that belongs to it
   */
  public static boolean isBeside(Path model, Path folder, Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      Path real = file.toRealPath();
      return real.startsWith(folder.toRealPath())
          || Files.isSymbolicLink(model)
              && real.getParent().equals(model.toRealPath().getParent())
              && Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return false;
    }
  }
}
