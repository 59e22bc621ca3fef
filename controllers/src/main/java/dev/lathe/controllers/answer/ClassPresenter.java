package dev.lathe.controllers.answer;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.TableOptions;
import dev.lathe.engine.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Classes as bars.
 *
 * @param task one that answers with classes
 * @param input what a person gives it
 */
record ClassPresenter(Task task, InputMode input) implements TaskPresenter {
  private static final int SHOWN = 5;

  @Override
  public InputMode mode(ModelSetup setup) {
    return input;
  }

  @Override
  public AnswerContent content(List<Answer> mine, Optional<List<Answer>> original) {
    Classification c = (Classification) mine.get(0);
    Optional<Classification> before = original.map(o -> (Classification) o.get(0));
    List<LabelBars.Line> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(SHOWN, c.labels().size()); i++) {
      int rank = i;
      ScoredLabel l = c.labels().get(i);
      boolean moved = before.filter(b -> indexAt(b, rank) != l.index()).isPresent();
      lines.add(line(l, moved));
    }
    return new LabelBars(lines);
  }

  private static int indexAt(Classification c, int rank) {
    return rank < c.labels().size() ? c.labels().get(rank).index() : -1;
  }

  private static LabelBars.Line line(ScoredLabel l, boolean moved) {
    return new LabelBars.Line(l.label(), Formats.percent(l.score()), l.score(), moved);
  }

  @Override
  public String difference(List<Answer> mine, List<Answer> original) {
    return Differences.describe((Classification) original.get(0), (Classification) mine.get(0));
  }

  @Override
  public Optional<String> verdict(boolean agrees) {
    return Optional.of(Texts.get(agrees ? "try.verdict.same-label" : "try.verdict.other-label"));
  }

  @Override
  public OptionalDouble level(Answer answer, Answer asked) {
    int of = drawn(asked);
    float[] scores = ((Classification) answer).scores();
    return of < scores.length ? OptionalDouble.of(scores[of]) : OptionalDouble.empty();
  }

  /** The class that is looked for, or else the one that is said. */
  private static int drawn(Answer asked) {
    Classification c = (Classification) asked;
    return c.positive() >= 0 ? c.positive() : c.best();
  }

  @Override
  public String levelName(Answer asked, ModelSetup setup) {
    return setup.label(drawn(asked));
  }

  @Override
  public boolean levelIsShare() {
    return true;
  }

  @Override
  public OptionalDouble threshold(ModelSetup setup) {
    return task.adjustable().contains(TableOptions.THRESHOLD) && setup.labels().size() <= 2
        ? OptionalDouble.of(setup.options().get(TableOptions.THRESHOLD))
        : OptionalDouble.empty();
  }

  @Override
  public List<LabelBars.Line> bars(Answer answer) {
    return ((Classification) answer)
        .labels().stream().limit(SHOWN).map(l -> line(l, false)).toList();
  }

  @Override
  public String change(Answer original, Answer draft) {
    Classification a = (Classification) original;
    Classification b = (Classification) draft;
    if (a.best() != b.best()) {
      return Texts.get("optimize.change.other-label");
    }
    List<Integer> before = a.labels().stream().map(ScoredLabel::index).toList();
    List<Integer> after = b.labels().stream().map(ScoredLabel::index).toList();
    double points = (b.labels().get(0).score() - a.labels().get(0).score()) * 100;
    String signed =
        Formats.change(points, 1, Texts.get("compare.points-word")).toUpperCase(Locale.ROOT);
    return Texts.get(
        before.equals(after) ? "optimize.change.same-order" : "optimize.change.same-label", signed);
  }
}
