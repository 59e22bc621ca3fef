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
 * Keeps an immutable value as JSON in a file. A write replaces the file at once; a damaged file
 * means the initial value, never an error at the start.
 *
 * @param <T> a record with {@code equals} that Jackson reads and writes
 */
public final class JsonStore<T> {
  private static final Logger LOG = LoggerFactory.getLogger(JsonStore.class);

  private final Path file;
  private final Class<T> type;
  private final T initial;
  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private T value;

  /** Reads what is there. */
  public JsonStore(Path file, Class<T> type, T initial) {
    this.file = file;
    this.type = type;
    this.initial = initial;
    this.value = read();
  }

  /** The value now. */
  public synchronized T get() {
    return value;
  }

  /** Changes the value and writes it. */
  public synchronized void update(UnaryOperator<T> change) {
    T changed = change.apply(value);
    if (changed.equals(value)) {
      return;
    }
    value = changed;
    try {
      write();
    } catch (IOException e) {
      // What the window remembers is a comfort: a full or read-only disk must not stop the person.
      LOG.warn("{} could not be written: {}", file, e.toString());
    }
  }

  private T read() {
    if (!Files.isRegularFile(file)) {
      return initial;
    }
    try {
      T read = json.readValue(file.toFile(), type);
      return read == null ? initial : read;
    } catch (IOException e) {
      LOG.warn("{} cannot be read, starting afresh: {}", file, e.getMessage());
      return initial;
    }
  }

  private void write() throws IOException {
    Files.createDirectories(file.getParent());
    Path part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
    try {
      json.writeValue(part.toFile(), value);
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
