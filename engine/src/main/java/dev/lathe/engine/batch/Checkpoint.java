package dev.lathe.engine.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lathe.base.OutputFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a batch is, in a file beside its answers. It is replaced as a whole, after the answers
 * that it speaks of are on the disk: whatever lies behind {@code bytes} is no answer.
 *
 * @param format 1
 * @param key what the answers are of
 * @param samples how many samples have a line
 * @param bytes how long the file of answers is with them
 * @param answered how many of them hold an answer
 * @param firstProblem why the first one without an answer has none, or empty
 * @param columns names of the cells of an answer
 * @param finished whether all samples have a line
 */
record Checkpoint(
    int format,
    Key key,
    long samples,
    long bytes,
    long answered,
    String firstProblem,
    List<String> columns,
    boolean finished) {
  private static final int FORMAT = 1;
  private static final long LARGEST = 1 << 20;
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  Checkpoint {
    Objects.requireNonNull(key, "key");
    firstProblem = Objects.requireNonNullElse(firstProblem, "");
    columns = List.copyOf(Objects.requireNonNullElse(columns, List.of()));
  }

  /**
   * What must be the same for an answer to be the same.
   *
   * @param model hash of the file
   * @param modelBytes its size, with weights that lie beside it
   * @param setup fingerprint of how it is asked
   * @param reading how tables are read
   * @param data fingerprint of the data
   * @param device where it ran
   * @param runtime the version of the runtime
   * @param threads as given
   * @param chunk how many samples are asked about together
   * @param form of the answers
   */
  record Key(
      String model,
      long modelBytes,
      String setup,
      String reading,
      String data,
      String device,
      String runtime,
      int threads,
      int chunk,
      String form) {
    /** What differs first, for people; empty where nothing does. */
    Optional<String> difference(Key other) {
      if (!Objects.equals(model, other.model) || modelBytes != other.modelBytes) {
        return Optional.of("another model");
      } else if (!Objects.equals(data, other.data)) {
        return Optional.of("other data, or data that have changed since");
      } else if (!Objects.equals(setup, other.setup) || !Objects.equals(reading, other.reading)) {
        return Optional.of("a model that was asked in another way");
      } else if (!Objects.equals(device, other.device) || !Objects.equals(runtime, other.runtime)) {
        return Optional.of("another device or runtime");
      } else if (threads != other.threads || chunk != other.chunk) {
        return Optional.of("other numbers of threads or of samples a run");
      }
      return equals(other) ? Optional.empty() : Optional.of("another form of answers");
    }
  }

  static Checkpoint begin(Key key) {
    return new Checkpoint(FORMAT, key, 0, 0, 0, "", List.of(), false);
  }

  Checkpoint asFinished() {
    return new Checkpoint(format, key, samples, bytes, answered, firstProblem, columns, true);
  }

  /** The file beside the answers. */
  static Path file(Path target) {
    return target.resolveSibling(target.getFileName() + ".lathe-checkpoint");
  }

  /** Where answers are until all are there. */
  static Path part(Path target) {
    return target.resolveSibling(target.getFileName() + ".lathe-part");
  }

  /** Reads it; empty where there is none, or none that this version understands. */
  static Optional<Checkpoint> read(Path target) throws IOException {
    Path file = file(target);
    try {
      if (Files.size(file) > LARGEST) {
        return Optional.empty();
      }
      Checkpoint read = MAPPER.readValue(Files.readAllBytes(file), Checkpoint.class);
      return Optional.ofNullable(read)
          .filter(c -> c.format == FORMAT && c.samples >= 0 && c.bytes >= 0);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // not ours, or a later version's: begun anew
    }
  }

  void write(Path target) throws IOException {
    String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    OutputFiles.replace(file(target), text.getBytes(StandardCharsets.UTF_8));
  }
}
