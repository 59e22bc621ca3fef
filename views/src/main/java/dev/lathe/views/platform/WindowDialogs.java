package dev.lathe.views.platform;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.views.parts.Parts;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.scene.control.Alert;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputDialog;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Stage;
import javafx.stage.Window;

/** Dialogs over the window. */
public final class WindowDialogs implements DialogService {
  /**
   * The window manager hears only after the dialog has gone that the window may change its size.
   */
  private static final Duration RESIZABLE_AGAIN = Duration.ofMillis(200);

  private final PlatformFxThread fx = new PlatformFxThread();
  private final Stage owner;
  private Optional<File> folder = Optional.empty();

  /** Dialogs that belong to a window. */
  public WindowDialogs(Stage owner) {
    this.owner = owner;
  }

  @Override
  public Optional<Path> openFile(FileKind kind) {
    return keep(Optional.ofNullable(over(chooser(kind)::showOpenDialog)));
  }

  @Override
  public List<Path> openFiles(FileKind kind) {
    List<File> files = over(chooser(kind)::showOpenMultipleDialog);
    if (files == null || files.isEmpty()) {
      return List.of();
    }
    keep(Optional.of(files.get(0)));
    return files.stream().map(File::toPath).toList();
  }

  @Override
  public Optional<Path> openFolder(String title) {
    DirectoryChooser chooser = new DirectoryChooser();
    chooser.setTitle(title);
    chooser.setInitialDirectory(folder.flatMap(WindowDialogs::existing).orElse(null));
    return keep(Optional.ofNullable(over(chooser::showDialog)));
  }

  @Override
  public Optional<Path> saveFile(FileKind kind, String suggestedName) {
    FileChooser chooser = chooser(kind);
    chooser.setInitialFileName(suggestedName);
    return keep(Optional.ofNullable(over(chooser::showSaveDialog)));
  }

  @Override
  public boolean confirm(String title, String text, String verb) {
    ButtonType yes = new ButtonType(verb, ButtonBar.ButtonData.OK_DONE);
    Alert alert = new Alert(Alert.AlertType.CONFIRMATION, text, yes, cancel());
    dress(alert, title);
    return over(w -> alert.showAndWait()).filter(b -> b == yes).isPresent();
  }

  @Override
  public Optional<Integer> choose(String title, String text, List<String> verbs) {
    Dialog<Integer> dialog = new Dialog<>();
    dress(dialog, title);
    // One below the other: beside each other, sentences are wider than a small window.
    dialog.setResultConverter(b -> null);
    VBox ways = new VBox(8);
    for (int i = 0; i < verbs.size(); i++) {
      ways.getChildren().add(way(dialog, verbs.get(i), i));
    }
    Label words = new Label(text);
    words.setWrapText(true);
    words.getStyleClass().add(Parts.DATA);
    VBox content = new VBox(16, words, ways);
    content.getStyleClass().add("ways");
    dialog.getDialogPane().setContent(content);
    dialog.getDialogPane().getButtonTypes().add(cancel());
    dialog.setOnShown(e -> ways.getChildren().get(0).requestFocus());
    return over(w -> dialog.showAndWait());
  }

  private static Button way(Dialog<Integer> dialog, String verb, int index) {
    Button button = new Button(verb);
    button.getStyleClass().add(Parts.DATA);
    button.setMnemonicParsing(false);
    button.setMaxWidth(Double.MAX_VALUE);
    button.setDefaultButton(index == 0);
    button.setOnAction(e -> dialog.setResult(index));
    return button;
  }

  @Override
  public boolean showInFolder(Path file) {
    return FileManager.show(file);
  }

  @Override
  public Optional<String> ask(String title, String label, String initial, String verb) {
    TextInputDialog dialog = new TextInputDialog(initial);
    dialog
        .getDialogPane()
        .getButtonTypes()
        .setAll(new ButtonType(verb, ButtonBar.ButtonData.OK_DONE), cancel());
    dialog.setContentText(label);
    dialog.getEditor().setAccessibleText(label);
    dress(dialog, title);
    return over(w -> dialog.showAndWait()).map(String::strip).filter(s -> !s.isEmpty());
  }

  /**
   * Shows a dialog and maximizes the window again afterwards: GTK makes the owner of a dialog
   * unresizable for its while, whereupon some window managers give it the size that it had before.
   */
  private <T> T over(Function<Window, T> dialog) {
    boolean maximized = owner.isMaximized();
    T answer = dialog.apply(owner);
    if (maximized) {
      fx.after(
          RESIZABLE_AGAIN,
          () -> {
            owner.setMaximized(false); // it still believes to be
            owner.setMaximized(true);
          });
    }
    return answer;
  }

  /**
   * The folder, or the next one above it that still exists: no chooser opens in one that is gone.
   */
  static Optional<File> existing(File folder) {
    return Stream.iterate(folder.getAbsoluteFile(), Objects::nonNull, File::getParentFile)
        .filter(File::isDirectory)
        .findFirst();
  }

  private void dress(Dialog<?> dialog, String title) {
    dialog.initOwner(owner);
    dialog.setTitle(title);
    dialog.setHeaderText(null);
    dialog.setGraphic(null);
    dialog.getDialogPane().getStylesheets().setAll(owner.getScene().getStylesheets());
  }

  private static ButtonType cancel() {
    return new ButtonType(Texts.get("dialog.cancel"), ButtonBar.ButtonData.CANCEL_CLOSE);
  }

  private FileChooser chooser(FileKind kind) {
    FileChooser chooser = new FileChooser();
    chooser.setInitialDirectory(folder.flatMap(WindowDialogs::existing).orElse(null));
    String name = Texts.get("dialog.kind." + kind.name().toLowerCase(Locale.ROOT));
    chooser.setTitle(name);
    chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(name, patterns(kind)));
    return chooser;
  }

  private static List<String> patterns(FileKind kind) {
    return switch (kind) {
      case MODEL -> List.of("*.onnx");
      case PICTURES ->
          List.of(
              "*.png", "*.jpg", "*.jpeg", "*.bmp", "*.gif", "*.webp", "*.PNG", "*.JPG", "*.JPEG");
      case DATA ->
          List.of(
              "*.zip",
              "*.csv",
              "*.tsv",
              "*.jsonl",
              "*.txt",
              "*.conll",
              "*.conllu",
              "*.bio",
              "*.iob",
              "*.gz",
              "*.npz",
              "*.npy");
      case TABLE -> List.of("*.csv", "*.tsv", "*.jsonl");
      case TENSORS -> List.of("*.npz", "*.npy");
      case RECIPE -> List.of("*.json");
      case LABELS -> List.of("*.txt", "*.json", "*.csv");
      case SCALING -> List.of("*.json", "*.csv", "*.tsv");
      case PNG -> List.of("*.png");
      case SVG -> List.of("*.svg");
      case REPORT -> List.of("*.html", "*.md", "*.json");
    };
  }

  /** The next chooser begins where this one ended. */
  private Optional<Path> keep(Optional<File> chosen) {
    chosen.ifPresent(f -> folder = Optional.ofNullable(f.isDirectory() ? f : f.getParentFile()));
    return chosen.map(File::toPath);
  }
}
