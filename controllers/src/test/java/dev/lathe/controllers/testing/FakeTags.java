package dev.lathe.controllers.testing;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.TokenTags;
import dev.lathe.engine.answer.TokenTags.Piece;
import dev.lathe.engine.text.Place;
import dev.lathe.engine.text.TextFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tags that follow from the capitals of words; a variant misses some and takes others otherwise.
 */
final class FakeTags {
  static final List<String> LABELS =
      List.of("O", "B-PERSON", "I-PERSON", "B-ORGANIZATION", "I-ORGANIZATION");

  private static final Pattern WORD = Pattern.compile("\\w+|[^\\w\\s]");

  private FakeTags() {}

  static Answer answer(boolean original, String text) {
    List<Place> words = new ArrayList<>();
    List<Integer> wordOf = new ArrayList<>();
    List<Piece> pieces = new ArrayList<>();
    Matcher m = WORD.matcher(text);
    boolean inside = false;
    while (m.find()) {
      String word = m.group();
      boolean name = Character.isUpperCase(word.charAt(0));
      boolean organization =
          word.length() > 1 && word.equals(word.toUpperCase(java.util.Locale.ROOT));
      int label = !name ? 0 : organization ? 3 : inside ? 2 : 1;
      inside = name && !organization;
      if (!original) {
        // One in five is missed, and a short organization is taken for a person.
        label = words.size() % 5 == 0 ? 0 : label == 3 && word.length() == 2 ? 1 : label;
      }
      wordOf.add(words.size());
      words.add(new Place(m.start(), m.end()));
      pieces.add(new Piece(label, original ? 0.98f : 0.83f));
    }
    return new TokenTags(pieces, Optional.empty())
        .in(new TextFrame(text, wordOf, words, -1), LABELS);
  }
}
