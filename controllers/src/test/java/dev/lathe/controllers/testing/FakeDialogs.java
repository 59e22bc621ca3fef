package dev.lathe.controllers.testing;

import dev.lathe.controllers.user.DialogService;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A person who turns every dialog away. */
public class FakeDialogs implements DialogService {
  @Override
  public Optional<Path> openFile(FileKind kind) {
    return Optional.empty();
  }

  @Override
  public List<Path> openFiles(FileKind kind) {
    return List.of();
  }

  @Override
  public Optional<Path> openFolder(String title) {
    return Optional.empty();
  }

  @Override
  public Optional<Path> saveFile(FileKind kind, String suggestedName) {
    return Optional.empty();
  }

  @Override
  public boolean confirm(String title, String text, String verb) {
    return false;
  }

  @Override
  public Optional<Integer> choose(String title, String text, List<String> verbs) {
    return Optional.empty();
  }

  @Override
  public boolean showInFolder(Path file) {
    return false;
  }

  @Override
  public Optional<String> ask(String title, String label, String initial, String verb) {
    return Optional.empty();
  }
}
