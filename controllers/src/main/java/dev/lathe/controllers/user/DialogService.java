package dev.lathe.controllers.user;

import java.nio.file.Path;
import java.util.List;
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
    PNG,
    SVG
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
