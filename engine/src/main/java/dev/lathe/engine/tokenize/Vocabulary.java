package dev.lathe.engine.tokenize;

import dev.lathe.base.LatheException;
import dev.lathe.engine.text.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A vocabulary in JSON, numbers by token: of characters where every token that is not in angle or
 * square brackets is one, else of words. Words are split at white space, and as many of them as
 * make an entry are one token: entries may hold spaces.
 */
final class Vocabulary implements Cutter {
  private static final int SHOWN = 5;
  private static final List<String> UNKNOWN =
      List.of("<unk>", "<UNK>", "[UNK]", "<|unk|>", "<unknown>", "<OOV>");
  private static final List<String> PADDING = List.of("<pad>", "<PAD>", "[PAD]");

  private static final Pattern WORD = Pattern.compile("\\S+");

  private final Path file;
  private final Map<String, Integer> ids;
  private final Map<Integer, String> tokens = new HashMap<>();
  private final boolean characters;
  private final int longest;
  private final int most;
  private final boolean whole;

  private Vocabulary(Path file, Map<String, Integer> ids, int most, boolean whole) {
    this.file = file;
    this.ids = ids;
    this.most = most;
    this.whole = whole;
    ids.forEach((token, id) -> tokens.putIfAbsent(id, token));
    characters = ids.keySet().stream().allMatch(t -> isSpecial(t) || isCharacter(t));
    longest = ids.keySet().stream().mapToInt(t -> words(t).length).max().orElse(1);
  }

  /**
   * The vocabulary in a file; empty where the file is none, and a tokenizer may be.
   *
   * @param length the number of tokens that a graph takes, where it takes no other
   */
  static Optional<Vocabulary> read(Path file, OptionalInt length) {
    try {
      Map<String, Integer> ids = VocabularyFile.read(file);
      return ids.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Vocabulary(
                  file,
                  ids,
                  Math.min(
                      TokenizerFile.positions(file),
                      length.stream().filter(n -> n > 0).findFirst().orElse(Integer.MAX_VALUE)),
                  length.isPresent() && length.getAsInt() == TokenizerFile.WHOLE));
    } catch (IOException e) {
      return Optional.empty(); // whoever reads it as a tokenizer says what is wrong
    }
  }

  private static boolean isSpecial(String token) {
    return token.length() > 2
        && (token.startsWith("<") && token.endsWith(">")
            || token.startsWith("[") && token.endsWith("]"));
  }

  private static boolean isCharacter(String token) {
    return token.codePointCount(0, token.length()) <= 1;
  }

  private static String[] words(String text) {
    return text.strip().split("\\s+");
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public int maxTokens() {
    return most;
  }

  @Override
  public long padId() {
    return PADDING.stream().filter(ids::containsKey).findFirst().map(ids::get).orElse(0);
  }

  @Override
  public Encoded encode(String text) {
    return encoded((characters ? ofCharacters(text) : ofWords(text)).ids());
  }

  private Encoded encoded(List<Integer> found) {
    long[] all = found.stream().limit(whole ? found.size() : most).mapToLong(i -> i).toArray();
    long[] mask = new long[all.length];
    Arrays.fill(mask, 1);
    return new Encoded(all, mask, new long[all.length]);
  }

  /** Tokens with their places in the text, in its own units. */
  private record Found(List<Integer> ids, List<Place> places) {
    Found() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(int id, int from, int to) {
      ids.add(id);
      places.add(new Place(from, to));
    }
  }

  @Override
  public PlacedTokens placed(String text) {
    Found found = characters ? ofCharacters(text) : ofWords(text);
    Encoded tokens = encoded(found.ids());
    int n = tokens.ids().length;
    List<Place> places = new ArrayList<>(n);
    List<Integer> words = new ArrayList<>(n);
    int unit = 0;
    int character = 0;
    for (int i = 0; i < n; i++) {
      Place p = found.places().get(i);
      int from = character + text.codePointCount(unit, p.start());
      unit = p.end();
      character = from + text.codePointCount(p.start(), p.end());
      places.add(new Place(from, character));
      // Characters make words: white space alone parts them.
      words.add(characters ? 0 : i);
    }
    return new PlacedTokens(tokens, places, words);
  }

  private Found ofCharacters(String text) {
    Found found = new Found();
    int at = 0;
    while (at < text.length()) {
      int end = text.offsetByCodePoints(at, 1);
      String special = special(text, at);
      String token = special.isEmpty() ? text.substring(at, end) : special;
      found.add(id(token), at, at + token.length());
      at += token.length();
    }
    return found;
  }

  /** The special token that begins here, or an empty text. */
  private String special(String text, int at) {
    char first = text.charAt(at);
    if (first != '<' && first != '[') {
      return "";
    }
    int end = text.indexOf(first == '<' ? '>' : ']', at) + 1;
    String token = end > 0 ? text.substring(at, end) : "";
    return isSpecial(token) && ids.containsKey(token) ? token : "";
  }

  private Found ofWords(String text) {
    Found found = new Found();
    List<Place> words = new ArrayList<>();
    Matcher m = WORD.matcher(text);
    while (m.find()) {
      words.add(new Place(m.start(), m.end()));
    }
    int at = 0;
    while (at < words.size()) {
      int n = Math.min(longest, words.size() - at);
      while (n > 1 && !ids.containsKey(joined(text, words.subList(at, at + n)))) {
        n--;
      }
      List<Place> some = words.subList(at, at + n);
      found.add(id(joined(text, some)), some.get(0).start(), some.get(n - 1).end());
      at += n;
    }
    return found;
  }

  private static String joined(String text, List<Place> words) {
    return words.stream()
        .map(w -> text.substring(w.start(), w.end()))
        .collect(Collectors.joining(" "));
  }

  private int id(String token) {
    Integer id = ids.get(token);
    if (id != null) {
      return id;
    }
    return UNKNOWN.stream()
        .filter(ids::containsKey)
        .findFirst()
        .map(ids::get)
        .orElseThrow(() -> unknown(token));
  }

  private LatheException unknown(String token) {
    String shown = token.length() <= 40 ? token : token.substring(0, 39) + "…";
    return LatheException.input(
        "The vocabulary has no token '" + shown + "'.",
        "It holds "
            + ids.size()
            + " "
            + (characters ? "characters" : "words")
            + ", such as "
            + ids.keySet().stream()
                .filter(t -> !isSpecial(t))
                .limit(SHOWN)
                .map(t -> "'" + t + "'")
                .collect(Collectors.joining(", "))
            + ", and none for unknown ones.",
        "Write the text with tokens of " + file.getFileName() + ".");
  }

  @Override
  public long[] plain(String text) {
    return (characters ? ofCharacters(text) : ofWords(text))
        .ids().stream().mapToLong(i -> i).toArray();
  }

  @Override
  public String decode(long... all) {
    StringBuilder text = new StringBuilder();
    for (long id : all) {
      if (!characters && text.length() > 0) {
        text.append(' ');
      }
      String token = tokens.get((int) id);
      text.append(token == null ? "<" + id + ">" : token);
    }
    return text.toString();
  }

  @Override
  public OptionalLong idOf(String token) {
    return ids.containsKey(token) ? OptionalLong.of(ids.get(token)) : OptionalLong.empty();
  }

  @Override
  public void close() {
    // holds nothing
  }
}
