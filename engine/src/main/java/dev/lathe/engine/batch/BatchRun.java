package dev.lathe.engine.batch;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.OutputFiles;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.ModelSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Answers a data set, chunk by chunk: whole chunks are appended and counted, so that a run that
 * goes on asks about the same samples together as one that was never interrupted, and writes the
 * same bytes.
 */
final class BatchRun {
  /** Where none of so many has an answer, none will come. */
  private static final int HOPELESS = 1000;

  /** So many of the first samples decide whether several may share a run. */
  private static final int DECIDING = 256;

  private final BatchOrder order;
  private final Path target;
  private final Predictor predictor;
  private final JobContext context;
  private final AnswerForm form;
  private final ModelSetup setup;
  private final AnswerFile file;
  private final BatchProgress progress;
  private final long resumedAt;
  private final List<BatchSource.Item> waiting = new ArrayList<>();
  private final List<BatchSource.Item> unheaded = new ArrayList<>();
  private Checkpoint now;
  private long seen;
  private long problemRows;

  BatchRun(BatchOrder order, Predictor predictor, AnswerFile file, long units, JobContext context) {
    this.order = order;
    this.target = OutputFiles.target(order.target());
    this.predictor = predictor;
    this.context = context;
    this.form = AnswerForm.of(order.target());
    this.setup = order.model().setup();
    this.file = file;
    this.now = file.now();
    this.resumedAt = now.samples();
    this.progress = new BatchProgress(context, units, resumedAt);
  }

  /** Answers what has no line yet. */
  BatchResult run() throws IOException {
    long begin = System.nanoTime();
    Datasets.Reading reading = read();
    file.finish();
    return new BatchResult(
        order.target(),
        form.word(),
        now.samples(),
        now.answered(),
        resumedAt,
        now.firstProblem(),
        (int) Math.max(0, reading.leftOut() - problemRows),
        reading.notes(),
        (System.nanoTime() - begin) / 1e9);
  }

  private Datasets.Reading read() {
    try {
      Datasets.Reading reading =
          new BatchSource(order.data(), order.model(), context).read(this::take);
      flush();
      if (now.answered() == 0) {
        throw nothingAnswered();
      }
      return reading;
    } catch (RuntimeException e) {
      keep();
      throw e;
    }
  }

  /** What is whole so far counts, whatever ended the run. */
  private void keep() {
    try {
      file.save();
    } catch (IOException e) {
      // The last checkpoint holds; what ended the run is the error to tell.
      org.slf4j.LoggerFactory.getLogger(BatchRun.class).warn("no checkpoint of {}", target, e);
    }
  }

  private void take(BatchSource.Item item) {
    seen++;
    problemRows += item.sample().isEmpty() ? 1 : 0;
    if (seen <= resumedAt) {
      skip(item);
      return;
    }
    waiting.add(item);
    if (waiting.size() == order.chunk()) {
      flush();
    }
  }

  /** The first ones are asked again, unwritten: by them is found out what may share a run. */
  private void skip(BatchSource.Item item) {
    if (seen <= DECIDING) {
      waiting.add(item);
    }
    boolean last = seen == resumedAt || seen == DECIDING;
    if (!waiting.isEmpty() && (waiting.size() == order.chunk() || last)) {
      ask(samples());
      waiting.clear();
    }
    if (seen % DECIDING == 0) {
      context.checkCancelled();
      context.progress(seen, 0, "Finding where it ended: " + seen);
    }
  }

  private List<Sample> samples() {
    return waiting.stream().flatMap(i -> i.sample().stream()).toList();
  }

  private void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    context.checkCancelled();
    List<Outcome> outcomes = ask(samples());
    StringBuilder lines = new StringBuilder();
    int at = 0;
    for (BatchSource.Item item : waiting) {
      Outcome outcome =
          item.sample().isPresent()
              ? outcomes.get(at++)
              : new Outcome(Optional.empty(), item.problem());
      write(item, outcome, lines);
    }
    waiting.clear();
    if (unheaded.isEmpty()) {
      try {
        file.append(lines.toString(), now);
        now = file.now();
      } catch (IOException e) {
        // Said here: whoever reads the data would take it for their fault.
        throw BatchErrors.unwritten(order.target(), file.kept(), e);
      }
    } else if (unheaded.size() >= HOPELESS) {
      throw nothingAnswered();
    }
    progress.at(now.samples() + unheaded.size(), now.samples() - now.answered());
  }

  /** The first answer says what cells there are; lines without one wait for it. */
  private void write(BatchSource.Item item, Outcome outcome, StringBuilder lines) {
    if (outcome.prediction().isEmpty()) {
      if (now.answered() == 0) {
        unheaded.add(new BatchSource.Item(item.id(), Optional.empty(), outcome.problem()));
      } else {
        lines.append(form.problem(item.id(), outcome.problem(), now.columns()));
        now = counted(false, outcome.problem());
      }
      return;
    }
    var answer = outcome.prediction().get().answer();
    if (now.answered() == 0) {
      List<String> columns = form.columns(answer, setup);
      now = withColumns(columns);
      lines.append(form.head(columns));
      for (BatchSource.Item early : unheaded) {
        lines.append(form.problem(early.id(), early.problem(), columns));
        now = counted(false, early.problem());
      }
      unheaded.clear();
    }
    lines.append(form.answer(item.id(), answer, now.columns(), setup));
    now = counted(true, "");
  }

  private Checkpoint withColumns(List<String> columns) {
    return new Checkpoint(
        now.format(), now.key(), 0, now.bytes(), 0, now.firstProblem(), columns, false);
  }

  private Checkpoint counted(boolean answered, String problem) {
    return new Checkpoint(
        now.format(),
        now.key(),
        now.samples() + 1,
        now.bytes(),
        now.answered() + (answered ? 1 : 0),
        now.firstProblem().isEmpty() ? problem : now.firstProblem(),
        now.columns(),
        false);
  }

  /** What became of one sample. */
  private record Outcome(Optional<Prediction> prediction, String problem) {}

  private List<Outcome> ask(List<Sample> samples) {
    if (samples.isEmpty()) {
      return List.of();
    }
    try {
      return predictor.predictBatch(samples, context).stream()
          .map(p -> new Outcome(Optional.of(p), ""))
          .toList();
    } catch (LatheException e) {
      requireSampleAtFault(e);
      if (samples.size() == 1) {
        return Collections.singletonList(failed(e));
      }
      // One of them is at fault: each is asked about alone, to lose no other.
      return samples.stream().map(this::alone).toList();
    }
  }

  private Outcome alone(Sample sample) {
    try {
      return new Outcome(Optional.of(predictor.predict(sample, context)), "");
    } catch (LatheException e) {
      requireSampleAtFault(e);
      return failed(e);
    }
  }

  /** What the machine lacks (a device that is gone) is no sample's fault: all others would fail. */
  private static void requireSampleAtFault(LatheException e) {
    if (e.code() == LatheException.Code.ENVIRONMENT) {
      throw e;
    }
  }

  private static Outcome failed(LatheException e) {
    return new Outcome(Optional.empty(), e.what() + (e.why().isEmpty() ? "" : " " + e.why()));
  }

  private LatheException nothingAnswered() {
    return LatheException.input(
        "None of the first " + unheaded.size() + " samples has an answer.",
        unheaded.stream().map(BatchSource.Item::problem).findFirst().orElse("There are none."),
        "Check that the data are what the model takes.");
  }
}
