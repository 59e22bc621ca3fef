package dev.lathe.controllers.settings;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the settings as JSON under the home of Lathe. A write replaces the file at once; a damaged
 * file means the initial settings, never an error at the start.
 */
public final class SettingsStore {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsStore.class);

  private final Path file;
  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private Settings settings;

  /** Reads what is there. */
  public SettingsStore(Path home) {
    this.file = home.resolve("settings.json");
    this.settings = read();
  }

  /** The settings now. */
  public synchronized Settings get() {
    return settings;
  }

  /** Changes the settings and writes them. */
  public synchronized void update(UnaryOperator<Settings> change) {
    Settings changed = change.apply(settings);
    if (changed.equals(settings)) {
      return;
    }
    settings = changed;
    try {
      write();
    } catch (IOException e) {
      // Settings are a comfort: a full or read-only disk must not stop the person.
      LOG.warn("Settings could not be written to {}: {}", file, e.toString());
    }
  }

  private Settings read() {
    if (!Files.isRegularFile(file)) {
      return Settings.initial();
    }
    try {
      return json.readValue(file.toFile(), Settings.class);
    } catch (IOException e) {
      LOG.warn("Settings in {} cannot be read, starting afresh: {}", file, e.getMessage());
      return Settings.initial();
    }
  }

  private void write() throws IOException {
    Files.createDirectories(file.getParent());
    Path part = Files.createTempFile(file.getParent(), "settings", ".part");
    try {
      json.writeValue(part.toFile(), settings);
      try {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
