package dev.lathe.optimizers.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pruning.Sensitivity.Curve;
import dev.lathe.optimizers.pruning.Sensitivity.Point;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SensitivityTest {
  private static final int N = 8;

  /** One example a class: where the class's number stands there is a 1. */
  private static final Dataset DATA =
      new Dataset(
          "ones", IntStream.range(0, N).mapToObj(SensitivityTest::example).toList(), List.of());

  private static Example example(int label) {
    float[] x = new float[N];
    x[label] = 1;
    return new Example(
        new TensorSample("one " + label, Map.of("x", Tensors.ofFloats(x, 1, N))),
        OptionalInt.of(label));
  }

  private static float[] diagonal(IntToDoubleFunction value) {
    float[] m = new float[N * N];
    IntStream.range(0, N).forEach(i -> m[i * N + i] = (float) value.applyAsDouble(i));
    return m;
  }

  /**
   * Neuron i of the layer "carries" alone brings class i, and the smaller i the smaller its weight;
   * the layer "idle" brings nothing. Without any neuron the last class is answered.
   */
  private static OnnxModel network() {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.input("x", -1, N);
    Value carries =
        g.op("MatMul", "carries", x, g.floats("c_w", diagonal(i -> 1 + i / 10.0), N, N));
    Value idle = g.op("MatMul", "idle", x, g.weight("i_w", N, N));
    Value a =
        g.op("MatMul", "a", g.op("Relu", "ra", carries), g.floats("a_w", diagonal(i -> 1), N, N));
    Value b =
        g.op("MatMul", "b", g.op("Relu", "rb", idle), g.floats("b_w", diagonal(i -> 1e-6), N, N));
    float[] last = new float[N];
    last[N - 1] = 0.01f;
    Value logits = g.op("Add", "logits", g.op("Add", "ab", a, b), g.floats("bias", last, N));
    return g.output(logits, -1, N).model(17);
  }

  private static Sensitivity of(PruneChannelsPass pass, String importance) {
    OnnxModel onnx = network();
    return new Sensitivity(
        pass,
        new Pass.Input(SmallTask.model(onnx), onnx, Machines.vnni(), Optional.empty()),
        ParamValues.initial(pass.params()).with(PruneChannelsPass.IMPORTANCE, importance));
  }

  private static List<Curve> run(Dataset data) {
    return of(new PruneChannelsPass(), "l2").run(data, 100, c -> {}, JobContext.unwatched());
  }

  private static List<Double> scores(Curve curve) {
    return curve.points().stream().map(Point::score).toList();
  }

  @Test
  void theLayerThatCarriesTheAnswersComesFirst() {
    List<Curve> curves = run(DATA);
    assertThat(curves).extracting(Curve::group).containsExactly("carries", "idle");
    assertThat(scores(curves.get(0))).containsExactly(1.0, 0.75, 0.5, 0.25);
    assertThat(scores(curves.get(1))).containsExactly(1.0, 1.0, 1.0, 1.0);
    assertThat(curves.get(0).lossAtHalf()).isEqualTo(0.5);
    assertThat(curves.get(0).points()).extracting(Point::units).containsExactly(8, 6, 4, 2);
  }

  @Test
  void curvesAreToldInTheOrderOfTheGraphWithProgress() {
    List<Curve> told = new ArrayList<>();
    JobControl control = new JobControl();
    List<Curve> curves = of(new PruneChannelsPass(), "random").run(DATA, 5, told::add, control);
    assertThat(told).extracting(Curve::group).containsExactly("carries", "idle");
    assertThat(curves).containsExactlyInAnyOrderElementsOf(told);
    assertThat(told.get(0).points()).allMatch(p -> p.accuracy().orElseThrow().n() == 5);
    assertThat(control.progress())
        .satisfies(p -> assertThat(p.done()).isEqualTo(5))
        .satisfies(p -> assertThat(p.total()).isEqualTo(6));
  }

  @Test
  void withoutLabelsAgreementIsCounted() {
    List<Curve> curves = run(SmallTask.unlabelled(DATA));
    assertThat(curves)
        .flatExtracting(Curve::points)
        .allMatch(p -> p.accuracy().isEmpty() && p.score() == p.agreement().value());
    assertThat(scores(curves.get(0))).containsExactly(1.0, 0.75, 0.5, 0.25);
  }

  @Test
  void scoresAreComputedOnceForAllCuts() {
    AtomicInteger asked = new AtomicInteger();
    PruneChannelsPass pass =
        new PruneChannelsPass(
            (groups, input, context) -> {
              asked.incrementAndGet();
              return g -> Optional.of(new double[g.units()]);
            });
    of(pass, "taylor").run(DATA, 10, c -> {}, JobContext.unwatched());
    assertThat(asked).hasValue(1);
  }

  @Test
  void withoutExamplesItSaysWhatIsMissing() {
    assertThatThrownBy(() -> run(new Dataset("none", List.of(), List.of())))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("no example");
  }

  @Test
  void itStopsWhenCancelled() {
    JobControl control = new JobControl();
    List<Curve> told = new ArrayList<>();
    assertThatThrownBy(
            () ->
                of(new PruneChannelsPass(), "l2")
                    .run(
                        DATA,
                        100,
                        c -> {
                          told.add(c);
                          control.cancel();
                        },
                        control))
        .isInstanceOf(CancelledException.class);
    assertThat(told).hasSize(1);
  }
}
