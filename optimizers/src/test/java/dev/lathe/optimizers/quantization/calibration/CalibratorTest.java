package dev.lathe.optimizers.quantization.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers beside each other: what they see together, and what becomes of the others' failures. */
class CalibratorTest {
  private static OnnxModel twice() {
    TestGraph g = TestGraph.seeded(1);
    Value y = g.op("Add", "y", g.input("x", 1, 4), g.floats("one", new float[] {1}));
    return g.output(y, 1, 4).model(13);
  }

  private static List<Sample> samples(int n) {
    List<Sample> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      list.add(
          new TensorSample(
              "s" + i, Map.of("x", Tensors.ofFloats(new float[] {i, -i, 0, 1}, 1, 4))));
    }
    return list;
  }

  private static Map<String, TensorStatistics> run(
      List<Sample> samples, Function<Sample, TensorSample> feeds, int workers) {
    return new Calibrator(twice(), List.of(new Observed("y", false)), true)
        .run(samples, feeds, workers, JobContext.unwatched());
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "4"})
  void workersSeeAllSamplesTogether(int workers) {
    TensorStatistics seen = run(samples(100), TensorSample.class::cast, workers).get("y");
    assertThat(seen.range()).contains(new TensorRange(-98, 100));
    assertThat(seen.histogram().orElseThrow().total()).isEqualTo(400);
  }

  /** The sample that fails waits until every worker has one, so that all are at work then. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void afterAFailureNobodyTakesAnotherSampleAndTheSessionOutlivesAllRuns(
      boolean error, boolean ownThread) {
    int workers = 3;
    CountDownLatch busy = new CountDownLatch(workers);
    CountDownLatch thrown = new CountDownLatch(1);
    AtomicInteger taken = new AtomicInteger();
    Thread caller = Thread.currentThread();
    AtomicInteger failures = new AtomicInteger();
    Function<Sample, TensorSample> feeds =
        s -> {
          taken.incrementAndGet();
          busy.countDown();
          await(busy);
          boolean mine = (Thread.currentThread() == caller) == ownThread;
          if (mine && failures.getAndIncrement() == 0) {
            thrown.countDown();
            if (error) {
              throw new AssertionError("broken sample");
            }
            throw new IllegalStateException("broken sample");
          }
          await(thrown);
          return (TensorSample) s;
        };
    assertThatThrownBy(() -> run(samples(2000), feeds, workers))
        .isInstanceOf(error ? AssertionError.class : IllegalStateException.class)
        .hasMessage("broken sample");
    // Those at work may take one more before they hear of it, and hardly all two thousand.
    assertThat(taken.get()).isLessThan(1000);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void lengthsThatDependOnTheDataAreReadAnewEveryTime() {
    TestGraph g = TestGraph.seeded(2);
    Value x = g.input("x", 1, 4);
    Value at = g.op("NonZero", "at", x);
    Value real = g.op("Cast", "real", List.of(dev.lathe.engine.graph.Attribute.of("to", 1L)), at);
    OnnxModel model = g.output(real, 2, 4).model(13); // a length that is declared, and not true
    Map<String, TensorStatistics> seen =
        new Calibrator(model, List.of(new Observed("real", false), new Observed("x", false)), true)
            .run(samples(9), TensorSample.class::cast, 1, JobContext.unwatched());
    // The first sample holds one number that is not zero, the others three.
    assertThat(seen.get("real").histogram().orElseThrow().total()).isEqualTo(2 + 8 * 6);
  }
}
