package dev.lathe.controllers.answer;

import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Quantity;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.TableOptions;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A number. */
final class NumberPresenter implements TaskPresenter {
  private static final MathContext FIGURES = new MathContext(5);

  @Override
  public Task task() {
    return Tasks.TABULAR_REGRESSION;
  }

  @Override
  public InputMode mode(ModelSetup setup) {
    return InputMode.ROW;
  }

  @Override
  public AnswerContent content(List<Answer> mine, Optional<List<Answer>> original) {
    double now = value(mine.get(0));
    String change =
        original
            .map(o -> now - value(o.get(0)))
            .filter(d -> d != 0)
            .map(NumberPresenter::signed)
            .orElse("");
    return new ShownNumber(written(now), change);
  }

  private static double value(Answer a) {
    return ((Quantity) a).value();
  }

  /** Five figures, whole numbers whole; no number where there is none. */
  static String written(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
    }
    BigDecimal rounded = new BigDecimal(value).round(FIGURES).stripTrailingZeros();
    boolean plain = rounded.precision() - rounded.scale() <= 9 && rounded.scale() <= 9;
    return (plain ? rounded.toPlainString() : rounded.toString()).replace('-', '−');
  }

  private static String signed(double change) {
    return change > 0 ? "+" + written(change) : written(change);
  }

  @Override
  public String difference(List<Answer> mine, List<Answer> original) {
    double change = value(mine.get(0)) - value(original.get(0));
    return change == 0
        ? Texts.get("try.difference.number-same")
        : Texts.get(
            change > 0 ? "try.difference.number-higher" : "try.difference.number-lower",
            written(Math.abs(change)));
  }

  @Override
  public String change(Answer original, Answer draft) {
    double change = value(draft) - value(original);
    return change == 0
        ? Texts.get("optimize.change.number-same")
        : Texts.get("optimize.change.number", signed(change));
  }

  @Override
  public OptionalDouble level(Answer answer, Answer asked) {
    return OptionalDouble.of(value(answer));
  }

  @Override
  public String levelName(Answer asked, ModelSetup setup) {
    return setup.options().get(TableOptions.LABEL_COLUMN);
  }
}
