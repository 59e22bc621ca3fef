package dev.lathe.base;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An error a person can act on: what happened, why, and what to do. Thrown where the facts are
 * known, logged once where it is finally caught, shown by the window and the command line as its
 * three sentences.
 */
public final class LatheException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Who has to act: decides the exit code of the command line. */
  public enum Code {
    /** The file, flag or data given is at fault (exit code 2). */
    INPUT(2),
    /** A job failed although its input was acceptable (exit code 1). */
    FAILED(1),
    /** The machine lacks something: a display, a locale, a library, disk space (exit code 2). */
    ENVIRONMENT(2);

    private final int exitCode;

    Code(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The exit code of a command that ends with such an error. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Code code;
  private final String what;
  private final String why;
  private final String todo;
  private final Set<Remedy> remedies;

  /**
   * Makes an error.
   *
   * @param code who has to act
   * @param what what happened, naming the offending thing; a sentence
   * @param why the expected and the given; a sentence, or empty
   * @param todo what the person can do next; a sentence, or empty
   * @param cause the underlying error, or null where there is none
   */
  public LatheException(Code code, String what, String why, String todo, Throwable cause) {
    this(code, what, why, todo, cause, Set.of());
  }

  private LatheException(
      Code code, String what, String why, String todo, Throwable cause, Set<Remedy> remedies) {
    super(join(what, said(why, cause), todo), cause);
    this.remedies = Set.copyOf(remedies);
    this.code = Objects.requireNonNull(code, "code");
    this.what = oneLine(what);
    this.why = oneLine(said(why, cause));
    this.todo = oneLine(todo);
  }

  /** An error in what was given. */
  public static LatheException input(String what, String why, String todo) {
    return new LatheException(Code.INPUT, what, why, todo, null);
  }

  /** An error in what was given, with its cause. */
  public static LatheException input(String what, String why, String todo, Throwable cause) {
    return new LatheException(Code.INPUT, what, why, todo, cause);
  }

  /** A job that failed. */
  public static LatheException failed(String what, String why, String todo, Throwable cause) {
    return new LatheException(Code.FAILED, what, why, todo, cause);
  }

  /** Something that this machine lacks. */
  public static LatheException environment(String what, String why, String todo, Throwable cause) {
    return new LatheException(Code.ENVIRONMENT, what, why, todo, cause);
  }

  /** The same error with what can be set to get out of it; each front end has its own words. */
  public LatheException with(Remedy... newWays) {
    LatheException same = new LatheException(code, what, why, todo, getCause(), Set.of(newWays));
    same.setStackTrace(getStackTrace());
    return same;
  }

  /** What can be set to get out of it. */
  public Set<Remedy> remedies() {
    return remedies;
  }

  /** Who has to act. */
  public Code code() {
    return code;
  }

  /** What happened. */
  public String what() {
    return what;
  }

  /** Why, or empty. */
  public String why() {
    return why;
  }

  /** What to do, or empty. */
  public String todo() {
    return todo;
  }

  /** The deepest message underneath, for "copy details". */
  public Optional<String> detail() {
    Throwable t = getCause();
    while (t != null && t.getCause() != null && t.getCause() != t) {
      t = t.getCause();
    }
    return Optional.ofNullable(t).map(Throwable::toString);
  }

  private static String join(String what, String why, String todo) {
    StringBuilder text = new StringBuilder(oneLine(what));
    for (String part : new String[] {oneLine(why), oneLine(todo)}) {
      if (!part.isEmpty()) {
        text.append(' ').append(part);
      }
    }
    return text.toString();
  }

  /** The message of many a file's error is its path alone: the kind of error says the rest. */
  private static String said(String why, Throwable cause) {
    if (!(cause instanceof FileSystemException file)
        || why == null
        || !why.strip().replaceAll("\\.$", "").equals(String.valueOf(file.getMessage()))) {
      return why;
    }
    String path = "'" + file.getFile() + "'";
    if (file instanceof NoSuchFileException) {
      return path + " is missing, or its folder is.";
    } else if (file instanceof AccessDeniedException) {
      return "The system denies access to " + path + ".";
    } else if (file instanceof FileAlreadyExistsException) {
      return path + " is there already, and no folder.";
    }
    String reason = String.valueOf(file.getReason());
    return reason.contains("No space left") || reason.contains("quota exceeded")
        ? "The disk is full (" + path + ")."
        : why;
  }

  /** Native messages carry line breaks and stack addresses; a sentence has neither. */
  private static String oneLine(String text) {
    if (text == null) {
      return "";
    }
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= 600 ? line : line.substring(0, 597) + "...";
  }
}
