package dev.lathe.controllers.answer;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Embedding;
import dev.lathe.engine.decode.Closeness;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.util.List;
import java.util.Optional;

/** How alike two sentences are. */
final class EmbeddingPresenter implements TaskPresenter {
  private static final double SEEN = 0.0005;

  @Override
  public Task task() {
    return Tasks.TEXT_EMBEDDING;
  }

  @Override
  public InputMode mode(ModelSetup setup) {
    return InputMode.TWO_SENTENCES;
  }

  @Override
  public AnswerContent content(List<Answer> mine, Optional<List<Answer>> original) {
    return new Likeness(likeness(mine));
  }

  private static double likeness(List<Answer> two) {
    return two.size() == 2 ? cosine(two.get(0), two.get(1)) : 1;
  }

  private static double cosine(Answer a, Answer b) {
    return Closeness.cosine(((Embedding) a).vector(), ((Embedding) b).vector());
  }

  @Override
  public String difference(List<Answer> mine, List<Answer> original) {
    double change = likeness(mine) - likeness(original);
    return Math.abs(change) < SEEN
        ? Texts.get("try.difference.similarity-same")
        : Texts.get(
            change > 0 ? "try.difference.similarity-higher" : "try.difference.similarity-lower",
            Formats.number(Math.abs(change), 3));
  }

  /** How alike the vector is to the original's. */
  @Override
  public Optional<AnswerContent> example(Answer mine, Optional<Answer> original) {
    return original.map(o -> new Likeness(cosine(o, mine)));
  }

  @Override
  public String differenceOfExample(Answer mine, Answer original) {
    return change(original, mine);
  }

  @Override
  public String change(Answer original, Answer draft) {
    return Texts.get("optimize.change.cosine", Formats.number(cosine(original, draft), 4));
  }
}
