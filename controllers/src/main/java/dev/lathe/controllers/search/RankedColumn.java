package dev.lathe.controllers.search;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.evaluate.VectorIndex.Hit;
import java.util.ArrayList;
import java.util.List;

/** What a variant found, held against what the original found. */
final class RankedColumn {
  private RankedColumn() {}

  /**
   * A column.
   *
   * @param f what the variant found
   * @param original what the original found; may be the same
   * @param of what was searched
   */
  static SearchColumn of(SearchJob.Found f, SearchJob.Found original, SentenceSource of) {
    if (!f.problem().isEmpty()) {
      return new SearchColumn(f.variant(), List.of(), f.problem());
    }
    boolean compared =
        f != original && original.variant().original() && original.problem().isEmpty();
    List<Integer> before = original.hits().stream().map(Hit::number).toList();
    List<SearchHit> hits = new ArrayList<>();
    for (int i = 0; i < f.hits().size(); i++) {
      Hit h = f.hits().get(i);
      int was = compared ? before.indexOf(h.number()) : i;
      hits.add(hit(i, was, h, of.sentences().get(h.number())));
    }
    long kept = f.hits().stream().filter(h -> before.contains(h.number())).count();
    return new SearchColumn(
        f.variant(), hits, compared ? Texts.get("search.kept", kept, before.size()) : "");
  }

  private static SearchHit hit(int at, int was, Hit h, String sentence) {
    SearchHit.Move move =
        was < 0
            ? SearchHit.Move.NEW
            : was > at ? SearchHit.Move.UP : was < at ? SearchHit.Move.DOWN : SearchHit.Move.SAME;
    int places = Math.abs(was - at);
    String moved =
        switch (move) {
          case SAME -> "";
          case NEW -> Texts.get("search.move.new");
          case UP -> Texts.get("search.move.up", places);
          case DOWN -> Texts.get("search.move.down", places);
        };
    return new SearchHit(at + 1, sentence, Formats.number(h.cosine(), 3), move, moved);
  }
}
