package dev.lathe.app.cli.model;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks a model about one sample after the other, several in a run where they are small. A sample
 * that cannot be answered is named, and loses no other its answer.
 */
final class Asker {
  /** Rows and sentences that are asked together; a picture has its own run. */
  private static final int CHUNK = 256;

  /** So many are named one by one. */
  private static final int NAMED = 20;

  private final Predictor predictor;
  private final AnswerWriter writer;
  private final Consumer<String> say;
  private final JobContext context;
  private final List<Sample> waiting = new ArrayList<>();
  private Optional<LatheException> first = Optional.empty();
  private Optional<Runnable> untold = Optional.empty();
  private boolean warm;
  private long answered;
  private long refused;

  /**
   * Over a predictor.
   *
   * @param say gets a sentence about each sample that is not answered
   */
  Asker(Predictor predictor, AnswerWriter writer, Consumer<String> say, JobContext context) {
    this.predictor = predictor;
    this.writer = writer;
    this.say = say;
    this.context = context;
  }

  /** Asks about a sample, now or with the next ones. */
  void ask(Sample sample) {
    waiting.add(sample);
    if (waiting.size() == CHUNK || sample instanceof ImageSample) {
      flush();
    }
  }

  /**
   * Asks about what still waits.
   *
   * @throws LatheException when no sample at all was answered: the first reason
   */
  void finish() {
    flush();
    if (answered == 0) {
      throw first.orElseGet(
          () ->
              LatheException.input(
                  "There is nothing to run on.", "The inputs hold no sample.", ""));
    }
    if (refused > NAMED) {
      say.accept(refused + " inputs were not answered; the first " + NAMED + " are named above.");
    }
  }

  /** 0 when every sample was answered, else the exit code of the first error. */
  int exitCode() {
    return first.map(e -> e.code().exitCode()).orElse(0);
  }

  private void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    context.checkCancelled();
    context.progress(answered, 0, "Running: " + answered + " answered");
    warmUp(waiting.get(0));
    try {
      List<Prediction> all = predictor.predictBatch(List.copyOf(waiting), context);
      for (int i = 0; i < all.size(); i++) {
        write(waiting.get(i), all.get(i));
      }
    } catch (LatheException e) {
      // One of them is at fault: ask about each alone, to lose no other.
      waiting.forEach(this::alone);
    }
    writer.flush();
    waiting.clear();
  }

  /** The first run pays for loading code, and is not told. */
  private void warmUp(Sample sample) {
    if (!warm) {
      warm = true;
      try {
        predictor.predict(sample, context);
      } catch (LatheException e) {
        warm = false; // it will be said when the sample is asked about
      }
    }
  }

  private void alone(Sample sample) {
    try {
      write(sample, predictor.predict(sample, context));
    } catch (LatheException e) {
      refused++;
      if (first.isEmpty()) {
        first = Optional.of(e);
        // Where no sample at all is answered, it is the command's own error.
        untold = Optional.of(() -> tell(sample, e));
      } else if (refused <= NAMED) {
        tell(sample, e);
      }
      tellFirst();
    }
  }

  private void tellFirst() {
    if (answered > 0) {
      untold.ifPresent(Runnable::run);
      untold = Optional.empty();
    }
  }

  private void tell(Sample sample, LatheException e) {
    String name =
        sample.name().length() <= 60 ? sample.name() : sample.name().substring(0, 57) + "...";
    String named = e.what().contains(name) ? "" : name + ": ";
    say.accept("lathe: " + named + e.what() + (e.why().isEmpty() ? "" : " " + e.why()));
  }

  private void write(Sample sample, Prediction prediction) {
    answered++;
    tellFirst();
    writer.write(sample, prediction);
  }
}
