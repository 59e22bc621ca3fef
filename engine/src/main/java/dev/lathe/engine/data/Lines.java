package dev.lathe.engine.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lathe.base.LatheException;
import dev.lathe.engine.json.JsonFaults;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Walks the lines of a text, one in memory at a time. */
final class Lines {
  /** Between cells that are only quoted where all those of the first line are. */
  static final char TABS = '\t';

  private Lines() {}

  /**
   * The cells of each line that is not empty, with the number of the line.
   *
   * @param delimiter between cells; those of commas and semicolons may be quoted, those of tabs
   *     where the first line shows it: sentences in such files begin with quotes of their own
   * @throws LatheException when quotes do not match, or a line is longer than any table's
   */
  static void cells(
      TextSource text, char delimiter, String name, ObjLongConsumer<List<String>> onLine)
      throws IOException {
    if (delimiter == TABS && isQuoted(text, name)) {
      quoted(text, delimiter, name, 0, onLine);
    } else if (delimiter == TABS) {
      tabbed(text, name, onLine);
    } else {
      long plain = unquoted(text, delimiter, name, onLine);
      if (plain >= 0) {
        quoted(text, delimiter, name, plain, onLine);
      }
    }
  }

  /**
   * Lines up to the first quote, which need no more than cutting: most tables have none.
   *
   * @return below 0 when there was no quote, else how many lines were given
   */
  private static long unquoted(
      TextSource text, char delimiter, String name, ObjLongConsumer<List<String>> onLine)
      throws IOException {
    try (BufferedReader in = BoundedLines.of(text.open(), name)) {
      long number = 0;
      long given = 0;
      List<String> cells = new ArrayList<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (line.indexOf('"') >= 0) {
          return given;
        }
        if (!line.isEmpty()) {
          given++;
          int begin = 0;
          for (int end = line.indexOf(delimiter); end >= 0; end = line.indexOf(delimiter, begin)) {
            cells.add(line.substring(begin, end));
            begin = end + 1;
          }
          cells.add(line.substring(begin));
          onLine.accept(List.copyOf(cells), number);
          cells.clear();
        }
      }
      return -1;
    }
  }

  /** Whether all cells of the first line are quoted, as R and spreadsheets write them. */
  private static boolean isQuoted(TextSource text, String name) throws IOException {
    try (BufferedReader in = BoundedLines.of(text.open(), name)) {
      String line = in.readLine();
      while (line != null && line.isEmpty()) {
        line = in.readLine();
      }
      return line != null
          && Arrays.stream(line.split("\t", -1))
              .allMatch(c -> c.length() > 1 && c.startsWith("\"") && c.endsWith("\""));
    }
  }

  private static void tabbed(TextSource text, String name, ObjLongConsumer<List<String>> onLine)
      throws IOException {
    try (BufferedReader in = BoundedLines.of(text.open(), name)) {
      long number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isEmpty()) {
          onLine.accept(List.of(line.split("\t", -1)), number);
        }
      }
    }
  }

  private static void quoted(
      TextSource text,
      char delimiter,
      String name,
      long given,
      ObjLongConsumer<List<String>> onLine)
      throws IOException {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(false)
            .build();
    try (Reader in = BoundedLines.of(text.open(), name);
        CSVParser parser = CSVParser.parse(in, format)) {
      Iterator<CSVRecord> rows = parser.iterator();
      for (Optional<CSVRecord> row = next(rows, name); row.isPresent(); row = next(rows, name)) {
        if (row.get().getRecordNumber() <= given) {
          continue;
        }
        List<String> cells = List.copyOf(row.get().toList());
        onLine.accept(cells, parser.getCurrentLineNumber() - breaks(cells));
      }
    }
  }

  private static Optional<CSVRecord> next(Iterator<CSVRecord> rows, String name) {
    try {
      return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
    } catch (UncheckedIOException | IllegalStateException e) {
      throw LatheException.input(
          name + " is not a CSV table.",
          String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage()),
          "Check the quotes: a quote inside a quoted cell is written twice.",
          e);
    }
  }

  /** How many lines end within the cells: the parser counts at the end of a record. */
  private static long breaks(List<String> cells) {
    long n = 0;
    for (String cell : cells) {
      for (int i = cell.indexOf('\n'); i >= 0; i = cell.indexOf('\n', i + 1)) {
        n++;
      }
    }
    return n;
  }

  /**
   * Each JSON object of a text that holds one a line, or an array of them.
   *
   * @throws LatheException when it is not JSON
   */
  static void objects(TextSource text, String name, ObjLongConsumer<JsonNode> onObject)
      throws IOException {
    ObjectMapper mapper =
        new ObjectMapper(
            JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build())
                .build());
    // Keys that occur once are no reason to keep them all.
    mapper.getFactory().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES);
    try (Reader in = text.open();
        JsonParser parser = mapper.getFactory().createParser(in)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        parser.clearCurrentToken(); // its elements follow one another as lines do
      }
      MappingIterator<JsonNode> all = mapper.readerFor(JsonNode.class).readValues(parser);
      while (all.hasNextValue()) {
        JsonNode object = all.nextValue();
        onObject.accept(object, parser.currentTokenLocation().getLineNr());
      }
    } catch (JsonProcessingException e) {
      throw LatheException.input(
          name + " is not JSON lines.",
          "Line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + ": "
              + JsonFaults.of(e)
              + ".",
          "Write one JSON object a line, e.g. {\"text\": \"…\", \"label\": \"…\"}.",
          e);
    }
  }
}
