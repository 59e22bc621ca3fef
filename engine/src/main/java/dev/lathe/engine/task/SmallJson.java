package dev.lathe.engine.task;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON files of people: small, possibly hostile. */
public final class SmallJson {
  private static final long MAX_BYTES = 20_000_000;

  /** Shared: an {@link ObjectMapper} is thread-safe once configured. */
  static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build())
              .build());

  private SmallJson() {}

  /** The document, or a missing node when there is no such file or it is not JSON. */
  public static JsonNode read(Path file) {
    try {
      return Files.isRegularFile(file) ? readOrThrow(file) : MissingNode.getInstance();
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /**
   * The document.
   *
   * @throws IOException when it cannot be read, is too large or is not JSON
   */
  static JsonNode readOrThrow(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("it is larger than " + MAX_BYTES / 1_000_000 + " MB");
    }
    JsonNode n = MAPPER.readTree(file.toFile());
    return n == null ? MissingNode.getInstance() : n;
  }
}
