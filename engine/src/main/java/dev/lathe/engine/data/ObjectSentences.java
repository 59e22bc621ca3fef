package dev.lathe.engine.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.text.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * Sentences as JSON objects: {@code tokens} with their tags as names or as numbers of the model's
 * labels, or a {@code text} with {@code entities} that say start, end and label in Unicode
 * characters.
 */
final class ObjectSentences implements TaggedSentence.Source {
  private static final List<String> WORDS = List.of("tokens", "words");
  private static final List<String> TAGS =
      List.of("ner_tags", "tags", "labels", "pos_tags", "upos", "chunk_tags", "ner", "pos");
  private static final List<String> TEXTS = List.of("text", "sentence");
  private static final List<String> ENTITIES = List.of("entities", "spans", "label", "labels");

  private final TextSource text;
  private final String name;
  private final ModelSetup setup;
  private final Problems problems;

  /**
   * Over a file.
   *
   * @param setup names the labels that numbers stand for
   * @param problems gets what is left out when the sentences are read
   */
  ObjectSentences(TextSource text, String name, ModelSetup setup, Problems problems) {
    this.text = text;
    this.name = name;
    this.setup = setup;
    this.problems = problems;
  }

  @Override
  public void forEach(TaggedSentence.Sink to) throws IOException {
    Lines.objects(
        text,
        name,
        (object, line) -> {
          String where = name + " line " + line;
          read(object, where).ifPresent(s -> to.accept(s, where));
        });
  }

  private Optional<TaggedSentence> read(JsonNode object, String where) {
    JsonNode words = first(object, WORDS);
    JsonNode sentence = first(object, TEXTS);
    if (words.isArray()) {
      return ofWords(words, first(object, TAGS), where);
    } else if (sentence.isTextual() && !sentence.asText().isBlank()) {
      return ofText(sentence.asText(), first(object, ENTITIES), where);
    }
    problems.add("are left out, because their object has neither tokens nor a text", where);
    return Optional.empty();
  }

  private static JsonNode first(JsonNode object, List<String> names) {
    return names.stream()
        .map(object::path)
        .filter(n -> !n.isMissingNode() && !n.isNull())
        .findFirst()
        .orElse(object.path(names.get(0)));
  }

  private Optional<TaggedSentence> ofWords(JsonNode words, JsonNode tags, String where) {
    List<String> all = new ArrayList<>();
    words.forEach(w -> all.add(w.asText().strip()));
    if (all.isEmpty()) {
      problems.add("are left out, because their list of tokens is empty", where);
      return Optional.empty();
    }
    List<String> named = new ArrayList<>();
    tags.forEach(t -> named.add(t.isIntegralNumber() ? numbered(t.asLong()) : t.asText().strip()));
    if (tags.isArray() && named.size() != all.size()) {
      problems.add(
          "are left out, because their tags are not as many as the tokens",
          where + " (" + named.size() + " and " + all.size() + ")");
      return Optional.empty();
    }
    return Optional.of(TaggedSentence.of(all, named));
  }

  private String numbered(long index) {
    return index >= 0 && index < setup.labels().size()
        ? setup.labels().get((int) index)
        : String.valueOf(index);
  }

  /** An entity as the data have it. */
  private record Marked(int start, int end, String label) {}

  private Optional<TaggedSentence> ofText(String text, JsonNode entities, String where) {
    int length = text.codePointCount(0, text.length());
    List<Marked> marked = new ArrayList<>();
    for (JsonNode e : entities) {
      Marked m =
          e.isArray()
              ? new Marked(e.path(0).asInt(-1), e.path(1).asInt(-1), e.path(2).asText())
              : new Marked(
                  e.path("start").asInt(-1),
                  e.path("end").asInt(-1),
                  e.path("label").asText(e.path("entity_group").asText()));
      if (m.start() < 0 || m.end() > length || m.start() >= m.end() || m.label().isBlank()) {
        problems.add(
            "are left out, because an entity does not lie in the text", where + " (" + e + ")");
        return Optional.empty();
      }
      marked.add(m);
    }
    marked.sort(Comparator.comparingInt(Marked::start).thenComparing(m -> -m.end()));
    List<Place> words = words(text, marked);
    if (!entities.isArray()) {
      return Optional.of(new TaggedSentence(text, words, List.of()));
    }
    List<String> tags = new ArrayList<>();
    words.forEach(w -> tags.add("O"));
    int end = 0;
    for (Marked m : marked) {
      if (m.start() < end) {
        problems.add("have entities that overlap, of which the first counts", where);
        continue;
      }
      end = m.end();
      String prefix = "B-";
      for (int i = 0; i < words.size(); i++) {
        if (words.get(i).start() >= m.start() && words.get(i).end() <= m.end()) {
          tags.set(i, prefix + m.label());
          prefix = "I-";
        }
      }
    }
    return Optional.of(new TaggedSentence(text, words, tags));
  }

  /** Letters and digits that stand together, and single other characters; cut at entities' ends. */
  private static List<Place> words(String text, List<Marked> marked) {
    TreeSet<Integer> cuts = new TreeSet<>();
    marked.forEach(
        m -> {
          cuts.add(m.start());
          cuts.add(m.end());
        });
    int[] c = text.codePoints().toArray();
    IntPredicate together =
        x ->
            (Character.isLetterOrDigit(x)
                    || Character.getType(x) == Character.NON_SPACING_MARK
                    || Character.getType(x) == Character.COMBINING_SPACING_MARK)
                && !Character.isIdeographic(x);
    List<Place> words = new ArrayList<>();
    int at = 0;
    while (at < c.length) {
      if (Character.isWhitespace(c[at]) || Character.isSpaceChar(c[at])) {
        at++;
        continue;
      }
      int begin = at++;
      while (together.test(c[begin])
          && at < c.length
          && together.test(c[at])
          && !cuts.contains(at)) {
        at++;
      }
      words.add(new Place(begin, at));
    }
    return words;
  }
}
