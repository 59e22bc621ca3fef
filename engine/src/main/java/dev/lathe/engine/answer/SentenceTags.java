package dev.lathe.engine.answer;

import dev.lathe.engine.answer.TokenTags.Entity;
import dev.lathe.engine.answer.TokenTags.Piece;
import dev.lathe.engine.answer.TokenTags.Sentence;
import dev.lathe.engine.answer.TokenTags.Word;
import dev.lathe.engine.text.Place;
import dev.lathe.engine.text.TagScheme;
import dev.lathe.engine.text.TagSpan;
import dev.lathe.engine.text.TextFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** From the labels of pieces to words and entities. */
final class SentenceTags {
  private SentenceTags() {}

  static Sentence of(List<Piece> pieces, TextFrame frame, List<String> labels) {
    Piece[] first = new Piece[frame.words().size()];
    for (int i = 0; i < Math.min(pieces.size(), frame.wordOf().size()); i++) {
      int word = frame.wordOf().get(i);
      if (word >= 0 && first[word] == null) {
        first[word] = pieces.get(i);
      }
    }
    // A graph of fewer tokens than the sentence has said nothing of the last words.
    int n = (int) Arrays.stream(first).takeWhile(p -> p != null).count();
    List<Word> words = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      Place p = frame.words().get(i);
      String label =
          first[i].label() < labels.size()
              ? labels.get(first[i].label())
              : "class " + first[i].label();
      words.add(new Word(p.of(frame.text()), p.start(), p.end(), label, first[i].score()));
    }
    TagScheme scheme = TagScheme.of(labels);
    int cutAt = n < first.length ? frame.words().get(n).start() : frame.cutAt();
    return new Sentence(
        scheme,
        scheme.types(labels),
        frame.text(),
        words,
        entities(scheme, frame.text(), words),
        cutAt);
  }

  private static List<Entity> entities(TagScheme scheme, String text, List<Word> words) {
    List<Entity> entities = new ArrayList<>();
    for (TagSpan s : scheme.spans(words.stream().map(Word::label).toList())) {
      Place p = new Place(words.get(s.from()).start(), words.get(s.to() - 1).end());
      double score =
          words.subList(s.from(), s.to()).stream().mapToDouble(Word::score).average().orElse(0);
      entities.add(new Entity(s.type(), p.of(text), p.start(), p.end(), score));
    }
    return entities;
  }
}
