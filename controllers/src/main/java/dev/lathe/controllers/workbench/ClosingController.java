package dev.lathe.controllers.workbench;

import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of work that runs when the window is closed: the person is asked once. Use on the
 * screen's thread.
 */
public final class ClosingController {
  private static final Duration LOOK = Duration.ofMillis(300);

  private final Work work;
  private final DialogService dialogs;
  private final FxThread fx;

  /** What may run. */
  public interface Work {
    /** Whether a training runs, which can end soon with the best that it has. */
    boolean isTraining();

    /** Whether a variant is being made or something measured, a training included. */
    boolean isRunning();

    /** Lets a training end soon. */
    void finish();

    /** Stops everything and forgets it. */
    void throwAway();
  }

  /** What the window does. */
  public enum Way {
    /** It closes. */
    CLOSE,
    /** It stays as it is. */
    STAY,
    /** It goes from the screen, and closes when the work is done. */
    WHEN_DONE
  }

  /** Asks by these dialogs. */
  public ClosingController(Work work, DialogService dialogs, FxThread fx) {
    this.work = work;
    this.dialogs = dialogs;
    this.fx = fx;
  }

  private enum Answer {
    FINISH,
    BACKGROUND,
    THROW_AWAY
  }

  /** Asks, where something runs. */
  public Way ask() {
    if (!work.isRunning()) {
      return Way.CLOSE;
    }
    boolean training = work.isTraining();
    List<Answer> answers = new ArrayList<>(List.of(Answer.BACKGROUND, Answer.THROW_AWAY));
    if (training) {
      answers.add(0, Answer.FINISH);
    }
    String kind = training ? "training" : "measuring";
    Optional<Integer> chosen =
        dialogs.choose(
            Texts.get("closing." + kind + ".title"),
            Texts.get("closing." + kind + ".text"),
            answers.stream().map(a -> text(a, training)).toList());
    if (chosen.isEmpty()) {
      return Way.STAY;
    }
    return switch (answers.get(chosen.get())) {
      case FINISH -> {
        work.finish();
        yield Way.WHEN_DONE;
      }
      case BACKGROUND -> Way.WHEN_DONE;
      case THROW_AWAY -> {
        work.throwAway();
        yield Way.CLOSE;
      }
    };
  }

  private static String text(Answer answer, boolean training) {
    return switch (answer) {
      case FINISH -> Texts.get("closing.finish");
      case BACKGROUND -> Texts.get("closing.background");
      case THROW_AWAY -> Texts.get(training ? "closing.throw-away" : "closing.stop");
    };
  }

  /** Runs something when nothing runs any more, what follows from what ran included. */
  public void whenDone(Runnable then) {
    fx.after(
        LOOK,
        () -> {
          if (work.isRunning()) {
            whenDone(then);
          } else {
            then.run();
          }
        });
  }
}
