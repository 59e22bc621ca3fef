package dev.lathe.engine.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the card transactions that come with Lathe. */
class BatchesTest {
  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");
  private static final int CHUNK = 32;

  @TempDir static Path cache;
  @TempDir Path folder;
  private static SampleFiles files;
  private static Model model;

  @BeforeAll
  static void open() {
    files =
        new SampleCatalog(BatchesTest.class.getClassLoader(), cache).materialize("transactions");
    model = ModelOpener.open(files.model(), SetupFlags.none(), JobContext.unwatched());
  }

  /** Rows of which the fourth has a cell that is no number, in the first column of numbers. */
  private Path rows(int n) throws IOException {
    List<String> lines =
        new ArrayList<>(Files.readAllLines(files.evaluation().orElseThrow()).subList(0, n + 1));
    lines.set(4, lines.get(4).replaceFirst("^[^,]*", "lots"));
    return Files.write(folder.resolve("rows.csv"), lines);
  }

  private BatchOrder order(Path data, Path target) {
    return new BatchOrder(model, data, target, CPU, CHUNK, 1);
  }

  private BatchResult run(BatchOrder order, JobContext context) {
    return Batches.run(order, false, () -> Predictors.open(model, CPU, 1), context);
  }

  private BatchResult run(BatchOrder order) {
    return run(order, JobContext.unwatched());
  }

  /** Answers until something says that it is over. */
  private static final class Ending implements Predictor {
    private final Predictor real = Predictors.open(model, CPU, 1);
    private final BooleanSupplier over;

    Ending(BooleanSupplier over) {
      this.over = over;
    }

    @Override
    public Prediction predict(Sample sample, JobContext context) {
      return real.predict(sample, context);
    }

    @Override
    public List<Prediction> predictBatch(List<Sample> samples, JobContext context) {
      if (over.getAsBoolean()) {
        throw new CancelledException();
      }
      return real.predictBatch(samples, context);
    }

    @Override
    public void close() {
      real.close();
    }
  }

  /** Ends after so many chunks, with what was whole. */
  private void interrupt(BatchOrder order, int chunks) {
    int[] asked = new int[1];
    assertThatThrownBy(
            () ->
                Batches.run(
                    order,
                    false,
                    () -> new Ending(() -> asked[0]++ == chunks),
                    JobContext.unwatched()))
        .isInstanceOf(CancelledException.class);
  }

  private List<String> beside() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesALineForEverySampleAndSaysWhyOneHasNoAnswer() throws IOException {
    BatchResult r = run(order(rows(100), folder.resolve("out.csv")));

    assertThat(r.samples()).isEqualTo(100);
    assertThat(r.answered()).isEqualTo(99);
    assertThat(r.leftOut()).isZero();
    assertThat(r.firstProblem()).contains("A cell does not fit").contains("lots");
    List<String> lines = Files.readAllLines(folder.resolve("out.csv"));
    assertThat(lines).hasSize(101);
    assertThat(lines.get(0)).startsWith("id,answer,probability of ").endsWith(",problem");
    assertThat(lines.get(1)).startsWith("2,");
    assertThat(lines.get(4)).startsWith("5,,").contains("A cell does not fit");
    assertThat(lines.get(100)).startsWith("101,").endsWith(",");
    assertThat(beside()).containsExactly("out.csv", "rows.csv");
  }

  @Test
  void jsonLinesHoldWhatTheTaskWrites() throws IOException {
    run(order(rows(10), folder.resolve("out.jsonl")));
    List<String> lines = Files.readAllLines(folder.resolve("out.jsonl"));
    assertThat(lines).hasSize(10);
    assertThat(lines.get(0)).startsWith("{\"id\":\"2\",\"labels\":[{\"label\":");
    assertThat(lines.get(3)).startsWith("{\"id\":\"5\",\"problem\":\"A cell does not fit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.csv", "out.jsonl"})
  void goesOnAndWritesTheSameBytes(String name) throws IOException {
    Path data = rows(400);
    run(order(data, folder.resolve("whole-" + name)));
    Path target = folder.resolve(name);
    BatchOrder order = order(data, target);
    interrupt(order, 1);
    // Whatever lies behind the checkpoint was never finished.
    Files.writeString(Checkpoint.part(target), "17,half a li", StandardOpenOption.APPEND);
    interrupt(order, 5);
    assertThat(target).doesNotExist();

    BatchResult r = run(order);

    assertThat(r.resumedAt()).isPositive().isLessThan(400);
    assertThat(r.samples()).isEqualTo(400);
    assertThat(r.answered()).isEqualTo(399);
    assertThat(target).hasSameBinaryContentAs(folder.resolve("whole-" + name));
    assertThat(beside()).containsExactly(name, "rows.csv", "whole-" + name);
  }

  @Test
  void whatWasFinishedButNotPutInPlaceIsPutThere() throws IOException {
    Path data = rows(40);
    Path target = folder.resolve("out.csv");
    BatchOrder order = order(data, target);
    interrupt(order, 1);
    Checkpoint left = Checkpoint.read(target).orElseThrow();
    run(order);
    byte[] whole = Files.readAllBytes(target);
    Checkpoint last = new Checkpoint(1, left.key(), 40, whole.length, 39, "", left.columns(), true);
    // Ended before the answers were moved.
    Files.move(target, Checkpoint.part(target));
    last.write(target);
    assertThat(run(order).resumedAt()).isEqualTo(40);
    assertThat(target).hasBinaryContent(whole);
    // Ended before the checkpoint was removed.
    last.write(target);
    assertThat(run(order).resumedAt()).isEqualTo(40);
    assertThat(target).hasBinaryContent(whole);
    assertThat(beside()).containsExactly("out.csv", "rows.csv");
  }

  @Test
  void whatNeverBeganLeavesNothingToGoOnWith() throws IOException {
    Path data = Files.writeString(folder.resolve("rows.csv"), "1,2,3\n4,5,6\n");
    Path target = folder.resolve("out.csv");
    assertThatThrownBy(() -> run(order(data, target))).isInstanceOf(LatheException.class);
    assertThat(beside()).containsExactly("rows.csv");

    assertThat(run(order(rows(50), target)).samples()).isEqualTo(50);
  }

  @Test
  void refusesToGoOnWithSomethingElse() throws IOException {
    Path data = rows(100);
    Path target = folder.resolve("out.csv");
    interrupt(order(data, target), 2);
    byte[] kept = Files.readAllBytes(Checkpoint.part(target));

    assertThatThrownBy(() -> run(new BatchOrder(model, data, target, CPU, CHUNK + 1, 1)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("other numbers of threads or of samples a run")
        .extracting(e -> ((LatheException) e).remedies().contains(Remedy.START_OVER))
        .isEqualTo(true);
    Files.writeString(data, "\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> run(order(data, target)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("data that have changed");
    assertThat(Checkpoint.part(target)).hasBinaryContent(kept);

    BatchResult again =
        Batches.run(
            order(data, target),
            true,
            () -> Predictors.open(model, CPU, 1),
            JobContext.unwatched());
    assertThat(again.resumedAt()).isZero();
    assertThat(again.samples()).isEqualTo(100);
  }

  @Test
  void missingAnswersAreNotGuessed() throws IOException {
    Path target = folder.resolve("out.csv");
    BatchOrder order = order(rows(100), target);
    interrupt(order, 2);
    Files.write(Checkpoint.part(target), new byte[3]);
    assertThatThrownBy(() -> run(order)).hasMessageContaining("no longer there");
    Files.write(Checkpoint.file(target), "{\"format\":".getBytes());
    assertThat(run(order).resumedAt()).isZero(); // what is no checkpoint is begun anew
  }

  @Test
  void twoRunsDoNotMix() throws IOException {
    Path data = rows(100);
    BatchOrder order = order(data, folder.resolve("out.csv"));
    int[] asked = new int[1];
    BatchResult r =
        Batches.run(
            order,
            false,
            () ->
                new Ending(
                    () -> {
                      if (asked[0]++ == 1) {
                        assertThatThrownBy(() -> run(order))
                            .isInstanceOf(LatheException.class)
                            .hasMessageContaining("another run");
                      }
                      return false;
                    }),
            JobContext.unwatched());
    assertThat(r.samples()).isEqualTo(100);
  }

  @Test
  void tellsHowFarItIs() throws IOException {
    JobControl control = new JobControl();
    run(order(rows(100), folder.resolve("out.csv")), control);
    assertThat(control.progress().done()).isEqualTo(100);
    assertThat(control.progress().total()).isEqualTo(101); // lines, one of which is the header
    assertThat(control.progress().text()).startsWith("100 answered, 1 of them without an answer");
  }

  @Test
  void refusesWhatItCannotWriteOrAnswer() throws IOException {
    Path data = rows(10);
    assertThatThrownBy(() -> run(order(data, folder.resolve("out.parquet"))))
        .hasMessageContaining("Hadoop");
    assertThatThrownBy(() -> run(order(data, folder.resolve("out.xls"))))
        .hasMessageContaining(".csv");
    assertThatThrownBy(() -> run(order(data, data))).hasMessageContaining("the data themselves");
    assertThatThrownBy(() -> run(order(data, folder.resolve("gone").resolve("out.csv"))))
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> run(order(folder.resolve("none.csv"), folder.resolve("out.csv"))))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("none.csv");
    Path wrong =
        Files.writeString(folder.resolve("wrong.csv"), "amount,hour\n" + "x,y\n".repeat(3));
    assertThatThrownBy(() -> run(order(wrong, folder.resolve("out.csv"))))
        .isInstanceOf(LatheException.class);
    assertThat(folder.resolve("out.csv")).doesNotExist();
  }
}
