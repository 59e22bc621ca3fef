package dev.lathe.controllers.user;

import dev.lathe.controllers.text.Texts;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks the person something and waits for the answer. Call on the screen's thread. */
public interface DialogService {
  /** What files a chooser offers. */
  enum FileKind {
    MODEL,
    PICTURES,
    DATA,
    TABLE,
    TENSORS,
    RECIPE,
    LABELS,
    SCALING,
    PNG,
    SVG,
    REPORT
  }

  /** Lets the person choose one file. */
  Optional<Path> openFile(FileKind kind);

  /** Lets the person choose files. */
  List<Path> openFiles(FileKind kind);

  /** Lets the person choose a folder. */
  Optional<Path> openFolder(String title);

  /** Lets the person say where to save. */
  Optional<Path> saveFile(FileKind kind, String suggestedName);

  /**
   * Asks where to save a file whose name must end in one way; a name without that ending gets it.
   * The system's dialog asks before it lets a file be replaced, but knows only the name as typed:
   * where the whole name is another, and taken, this asks.
   *
   * @param ending with its dot, e.g. {@code .png}
   */
  default Optional<Path> saveFile(FileKind kind, String suggestedName, String ending) {
    return saveFile(kind, suggestedName)
        .flatMap(
            typed -> {
              String name = typed.getFileName().toString();
              if (name.toLowerCase(Locale.ROOT).endsWith(ending)) {
                return Optional.of(typed);
              }
              Path whole = typed.resolveSibling(name + ending);
              boolean mayBeWritten =
                  !Files.exists(whole, LinkOption.NOFOLLOW_LINKS)
                      || confirm(
                          Texts.get("dialog.replace.title"),
                          Texts.get("dialog.replace.text", whole.getFileName()),
                          Texts.get("dialog.replace.verb"));
              return mayBeWritten ? Optional.of(whole) : Optional.empty();
            });
  }

  /**
   * Asks before something that cannot be undone.
   *
   * @param verb the text of the confirming button: the name of the action, never "OK"
   */
  boolean confirm(String title, String text, String verb);

  /**
   * Lets the person choose between ways to go on, or turn away.
   *
   * @param verbs the texts of the buttons, the usual way first
   * @return the index of the chosen one
   */
  Optional<Integer> choose(String title, String text, List<String> verbs);

  /**
   * Shows a file in the system's file manager.
   *
   * @return whether there is one
   */
  boolean showInFolder(Path file);

  /** Asks for a line of text. */
  Optional<String> ask(String title, String label, String initial, String verb);
}
