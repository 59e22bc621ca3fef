package dev.lathe.assets.make.text;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The text files of the help desk sample.
 *
 * @param contents text by file name
 */
public record HelpDeskFiles(Map<String, String> contents) {
  private static final int LEARNING = 48_000;
  private static final int TRAINING = 800;
  private static final int EVALUATION = 1600;
  private static final int WORD_AT_LEAST = 24;
  private static final int PIECES = 250;

  /** What the model learns from; only ever in memory. */
  public static List<HelpDesk.Line> learning(HelpDesk desk) {
    return desk.lines(0, LEARNING, false, Set.of());
  }

  /** The vocabulary that these sentences give. */
  public static List<String> vocabulary(List<HelpDesk.Line> learning) {
    List<String> sentences = learning.stream().map(HelpDesk.Line::text).toList();
    return WordPieces.vocabulary(sentences, WORD_AT_LEAST, PIECES);
  }

  /** Makes them; the same on every run. */
  public static HelpDeskFiles make() {
    HelpDesk desk = new HelpDesk(Grammar.helpDesk());
    List<HelpDesk.Line> learning = learning(desk);
    Set<String> used =
        learning.stream()
            .map(l -> HelpDesk.key(l.text()))
            .collect(Collectors.toCollection(HashSet::new));
    List<HelpDesk.Line> training = desk.lines(1, TRAINING, false, used);
    training.forEach(l -> used.add(HelpDesk.key(l.text())));
    List<HelpDesk.Line> evaluation = desk.lines(2, EVALUATION, true, used);
    Map<String, String> contents = new LinkedHashMap<>();
    contents.put("training.tsv", table(desk, training));
    contents.put("evaluation.tsv", table(desk, evaluation));
    contents.put("tokenizer.json", WordPieces.tokenizerJson(vocabulary(learning)));
    contents.put("config.json", "{\"max_position_embeddings\": " + WordPieces.MAX_TOKENS + "}\n");
    return new HelpDeskFiles(contents);
  }

  private static String table(HelpDesk desk, List<HelpDesk.Line> lines) {
    StringBuilder text = new StringBuilder("text\tlabel\n");
    lines.forEach(
        l -> text.append(l.text()).append('\t').append(desk.labels().get(l.label())).append('\n'));
    return text.toString();
  }
}
