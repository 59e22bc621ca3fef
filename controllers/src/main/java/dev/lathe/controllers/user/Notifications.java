package dev.lathe.controllers.user;

import dev.lathe.base.LatheException;
import dev.lathe.controllers.text.Texts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells the person something without stopping them. Call on the screen's thread. */
public interface Notifications {
  /** How it is shown. */
  enum Level {
    INFO,
    SUCCESS,
    WARNING,
    ERROR
  }

  /** Something the person can do about it. */
  record Link(String text, Runnable action) {}

  /**
   * A message.
   *
   * @param what what happened, a sentence
   * @param why why, or empty
   * @param todo what to do, or empty
   * @param details what "copy details" copies; empty: no such button
   * @param links what can be clicked
   */
  record Message(
      Level level, String what, String why, String todo, String details, List<Link> links) {}

  /** Shows a message. */
  void show(Message message);

  /** Something went as wanted, and this is where it leads. */
  default void success(String what, Link... links) {
    show(new Message(Level.SUCCESS, what, "", "", "", List.of(links)));
  }

  /** Something went as wanted, with what is worth knowing of it, and where it leads. */
  default void success(String what, String why, Link... links) {
    show(new Message(Level.SUCCESS, what, why, "", "", List.of(links)));
  }

  /** Good to know. */
  default void info(String what, String why) {
    show(new Message(Level.INFO, what, why, "", "", List.of()));
  }

  /** Something to look at. */
  default void warning(String what, String why, String todo) {
    show(new Message(Level.WARNING, what, why, todo, "", List.of()));
  }

  /** An error; one that is not a {@link LatheException} is a mistake of ours and says so. */
  default void error(Throwable error) {
    show(messageOf(error));
  }

  /** What to do, with the place of the window where it is done. */
  static String todo(LatheException e) {
    return Stream.concat(
            Stream.of(e.todo()).filter(s -> !s.isEmpty()),
            e.remedies().stream()
                .sorted()
                .map(w -> Texts.get("way." + w.name().toLowerCase(Locale.ROOT))))
        .collect(Collectors.joining(" "));
  }

  /** The three sentences of an error, with its stack trace as details. */
  static Message messageOf(Throwable error) {
    java.io.StringWriter details = new java.io.StringWriter();
    error.printStackTrace(new java.io.PrintWriter(details));
    if (error instanceof LatheException e) {
      return new Message(Level.ERROR, e.what(), e.why(), todo(e), details.toString(), List.of());
    }
    return new Message(
        Level.ERROR,
        Texts.get("error.unexpected"),
        String.valueOf(error.getMessage() == null ? error.toString() : error.getMessage()),
        Texts.get("error.unexpected.todo"),
        details.toString(),
        List.of());
  }
}
