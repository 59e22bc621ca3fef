package dev.lathe.views.platform;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.control.Alert;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.TextInputDialog;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Stage;

/** Dialogs over the window. */
public final class WindowDialogs implements DialogService {
  private final Stage owner;
  private File folder;

  /** Dialogs that belong to a window. */
  public WindowDialogs(Stage owner) {
    this.owner = owner;
  }

  @Override
  public Optional<Path> openFile(FileKind kind) {
    return keep(Optional.ofNullable(chooser(kind).showOpenDialog(owner)));
  }

  @Override
  public List<Path> openFiles(FileKind kind) {
    List<File> files = chooser(kind).showOpenMultipleDialog(owner);
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
    chooser.setInitialDirectory(folder);
    return keep(Optional.ofNullable(chooser.showDialog(owner)));
  }

  @Override
  public Optional<Path> saveFile(FileKind kind, String suggestedName) {
    FileChooser chooser = chooser(kind);
    chooser.setInitialFileName(suggestedName);
    return keep(Optional.ofNullable(chooser.showSaveDialog(owner)));
  }

  @Override
  public boolean confirm(String title, String text, String verb) {
    ButtonType yes = new ButtonType(verb, ButtonBar.ButtonData.OK_DONE);
    Alert alert = new Alert(Alert.AlertType.CONFIRMATION, text, yes, cancel());
    dress(alert, title);
    return alert.showAndWait().filter(b -> b == yes).isPresent();
  }

  @Override
  public Optional<String> ask(String title, String label, String initial, String verb) {
    TextInputDialog dialog = new TextInputDialog(initial);
    dialog
        .getDialogPane()
        .getButtonTypes()
        .setAll(new ButtonType(verb, ButtonBar.ButtonData.OK_DONE), cancel());
    dialog.setContentText(label);
    dress(dialog, title);
    return dialog.showAndWait().map(String::strip).filter(s -> !s.isEmpty());
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
    chooser.setInitialDirectory(folder);
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
      case DATA -> List.of("*.zip", "*.csv", "*.tsv", "*.jsonl", "*.gz", "*.npz", "*.npy");
      case TENSORS -> List.of("*.npz", "*.npy");
      case RECIPE -> List.of("*.json");
      case LABELS -> List.of("*.txt", "*.json", "*.csv");
      case PNG -> List.of("*.png");
      case SVG -> List.of("*.svg");
    };
  }

  /** The next chooser begins where this one ended. */
  private Optional<Path> keep(Optional<File> chosen) {
    chosen.ifPresent(f -> folder = f.isDirectory() ? f : f.getParentFile());
    return chosen.map(File::toPath);
  }
}
