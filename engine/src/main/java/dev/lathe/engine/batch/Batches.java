package dev.lathe.engine.batch;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.OutputFiles;
import dev.lathe.base.Remedy;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.SetupFingerprint;
import dev.lathe.engine.task.TableOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers whole data sets into files. */
public final class Batches {
  private Batches() {}

  /**
   * Answers a data set, or what of it has no answer yet: where a checkpoint of the same order lies
   * beside the target, it goes on there. The target appears when all is answered; until then the
   * answers grow in a file beside it. A sample that cannot be answered has a line that says why.
   *
   * @param startOver forgets what an earlier run left
   * @param open opens the model; asked only when there is something to answer
   * @throws LatheException when the order is at fault, an earlier run of another order left its
   *     answers, another run is at it, nothing at all is answered, or the disk is full
   * @throws dev.lathe.base.CancelledException when cancelled; what was answered is kept
   */
  public static BatchResult run(
      BatchOrder order, boolean startOver, Supplier<Predictor> open, JobContext context) {
    order.check();
    Path target = OutputFiles.target(order.target());
    DataKey data = DataKey.of(order.data(), context);
    Checkpoint.Key key = key(order, data);
    Checkpoint from = Checkpoint.begin(key);
    try {
      if (startOver) {
        AnswerFile.open(target, from).close(); // no other run is at it
        AnswerFile.discard(target);
      } else {
        from = earlier(order, target, key).orElse(from);
      }
      if (from.finished()) {
        AnswerFile.finish(target);
        return done(order, from);
      }
      try (AnswerFile file = AnswerFile.open(target, from);
          Predictor predictor = open.get()) {
        return new BatchRun(order, predictor, file, data.units(), context).run();
      }
    } catch (IOException e) {
      throw BatchErrors.unwritten(order.target(), from.samples(), e);
    }
  }

  /** What an earlier run of the same order left. */
  private static Optional<Checkpoint> earlier(BatchOrder order, Path target, Checkpoint.Key key)
      throws IOException {
    // Where nothing was answered there is nothing to go on with, and nothing to lose.
    Optional<Checkpoint> found = Checkpoint.read(target).filter(c -> c.samples() > 0);
    if (found.isEmpty()) {
      return found;
    }
    Checkpoint earlier = found.get();
    Optional<String> difference = earlier.key().difference(key);
    if (difference.isPresent()) {
      throw refused(order, "They are of " + difference.get() + ".");
    }
    Path part = Checkpoint.part(target);
    long there = Files.exists(part) ? Files.size(part) : 0;
    if (earlier.finished() && !Files.exists(part)) {
      boolean whole = Files.exists(target) && Files.size(target) == earlier.bytes();
      return found.filter(c -> whole);
    }
    if (there < earlier.bytes()) {
      throw refused(order, "Some of them are no longer there.");
    }
    return found;
  }

  private static LatheException refused(BatchOrder order, String why) {
    return LatheException.input(
            "Unfinished answers lie beside '" + order.target() + "', and this cannot go on there.",
            why,
            "Start over, or choose another file.")
        .with(Remedy.START_OVER);
  }

  private static BatchResult done(BatchOrder order, Checkpoint c) {
    return new BatchResult(
        order.target(),
        AnswerForm.of(order.target()).word(),
        c.samples(),
        c.answered(),
        c.samples(),
        c.firstProblem(),
        0,
        List.of(),
        0);
  }

  private static Checkpoint.Key key(BatchOrder order, DataKey data) {
    var model = order.model();
    return new Checkpoint.Key(
        model.sha256(),
        model.bytes(),
        SetupFingerprint.of(model),
        TableOptions.of(model.setup()).toString(),
        data.key(),
        order.device().id(),
        order.device().runtime().version(),
        order.threads(),
        order.chunk(),
        AnswerForm.of(order.target()).word());
  }
}
