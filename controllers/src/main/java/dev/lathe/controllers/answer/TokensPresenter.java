package dev.lathe.controllers.answer;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.TokenScores;
import dev.lathe.engine.answer.TokenScores.ScoredToken;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The likeliest next tokens of a text, as bars. */
final class TokensPresenter implements TaskPresenter {
  private static final int SHOWN = 5;

  @Override
  public Task task() {
    return Tasks.TEXT_GENERATION;
  }

  @Override
  public InputMode mode(ModelSetup setup) {
    return InputMode.PROMPT;
  }

  @Override
  public AnswerContent content(List<Answer> mine, Optional<List<Answer>> original) {
    TokenScores scores = (TokenScores) mine.get(0);
    Optional<TokenScores> before = original.map(o -> (TokenScores) o.get(0));
    List<LabelBars.Line> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(SHOWN, scores.next().size()); i++) {
      int rank = i;
      ScoredToken t = scores.next().get(i);
      boolean moved =
          before
              .filter(b -> rank >= b.next().size() || b.next().get(rank).id() != t.id())
              .isPresent();
      lines.add(line(t, moved));
    }
    return new LabelBars(lines);
  }

  private static LabelBars.Line line(ScoredToken t, boolean moved) {
    double p = Math.exp(t.logProbability());
    return new LabelBars.Line(
        Texts.get("try.token", Formats.whole(t.id())), Formats.percent(p), p, moved);
  }

  @Override
  public String difference(List<Answer> mine, List<Answer> original) {
    return Texts.get(
        same(mine.get(0), original.get(0))
            ? "try.difference.next-same"
            : "try.difference.next-other");
  }

  private boolean same(Answer a, Answer b) {
    return task().agrees(a, b);
  }

  /** Words say where two texts part; what comes after the whole of it says nothing of that. */
  @Override
  public Optional<AnswerContent> example(Answer mine, Optional<Answer> original) {
    return Optional.empty();
  }

  @Override
  public String differenceOfExample(Answer mine, Answer original) {
    return "";
  }

  @Override
  public Optional<String> verdict(boolean agrees) {
    return Optional.of(Texts.get(agrees ? "try.verdict.same-next" : "try.verdict.other-next"));
  }

  @Override
  public List<LabelBars.Line> bars(Answer answer) {
    return ((TokenScores) answer).next().stream().limit(SHOWN).map(t -> line(t, false)).toList();
  }

  @Override
  public String change(Answer original, Answer draft) {
    return Texts.get(
        same(original, draft) ? "optimize.change.same-next" : "optimize.change.other-next");
  }
}
