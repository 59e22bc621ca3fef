package dev.lathe.engine.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Names in one line, as a line of CSV has them. */
final class NameLists {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT
          .builder()
          .setIgnoreSurroundingSpaces(true)
          .setTrim(true)
          .setRecordSeparator("")
          .build();

  private NameLists() {}

  /**
   * The names; none of an empty text.
   *
   * @throws IllegalArgumentException where quotes do not match
   */
  static List<String> parse(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    try (CSVParser parser = CSVParser.parse(text.strip().replaceAll("[\r\n]+", " "), FORMAT)) {
      CSVRecord record = parser.iterator().next();
      return StreamSupport.stream(record.spliterator(), false).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException("its quotes do not match", e);
    }
  }

  /** A line that {@link #parse} reads. */
  static String format(List<String> names) {
    return FORMAT.format(names.toArray());
  }
}
