package dev.lathe.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.ValueType.TensorType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.measure.Measurement.Comparison;
import dev.lathe.engine.measure.Measurement.Report;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.session.OrtRuntime;
import dev.lathe.engine.task.InputLengths;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.HardwareService;
import dev.lathe.testing.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessMeasurerTest {
  static final HardwareService HARDWARE = new HardwareService();
  static final Device CPU = HARDWARE.devices().get(0);

  @TempDir Path dir;

  /** Class scores: the input times a diagonal, so that the largest scaled element wins. */
  private Model diagonal(String name, float... factors) {
    return diagonal(dir, name, factors);
  }

  static Model diagonal(Path dir, String name, float... factors) {
    int n = factors.length;
    Graph g = new Graph(name);
    Shape free = new Shape(List.of(Dimension.of("batch"), Dimension.of(n)));
    Optional<ValueType> type = Optional.of(new TensorType(DataType.FLOAT, Optional.of(free)));
    Value x = g.addInput("x", type);
    Value k = g.addInitializer("k", Tensors.ofFloats(factors, n));
    Value y = g.newValue("scores", type);
    g.addNode("", "Mul", "mul", List.of(Optional.of(x), Optional.of(k)), List.of(Optional.of(y)));
    g.addOutput(y);
    Path file = dir.resolve(name + ".onnx");
    OnnxFiles.write(
        new OnnxModel(8, Map.of("", 17L), g, List.of(), Map.of(), Optional.empty()), file);
    return open(file);
  }

  private static Model open(Path file) {
    SetupFlags raw =
        new SetupFlags(
            Optional.of(Tasks.RAW_TENSORS),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return ModelOpener.open(file, raw, JobContext.unwatched());
  }

  /** Sixty rows: the first element is the largest in two of three, and that is the label. */
  static Dataset data() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int label = i % 3 == 0 ? 1 : 0;
      float[] row = label == 0 ? new float[] {2, 1} : new float[] {1, 2};
      examples.add(
          new Example(
              new TensorSample("row " + i, Map.of("x", Tensors.ofFloats(row, 1, 2))),
              OptionalInt.of(label)));
    }
    return new Dataset("rows", examples, List.of());
  }

  private static MeasureRequest request(
      List<Model> models, List<String> scenarios, Optional<Dataset> data) {
    return new MeasureRequest(models, List.of(CPU), scenarios, data, 0, 1, 0.3);
  }

  private static Report measure(MeasureRequest request) {
    return new ProcessMeasurer(HARDWARE).measure(request, r -> {}, JobContext.unwatched());
  }

  @Test
  void whatAPersonSaysOfAnOpenBatchIsWhatIsTimed() {
    Model model = diagonal("original", 1, 1);
    Model given = model.withSetup(model.setup().withLengths(new InputLengths(Map.of("batch", 8L))));

    Measurement row =
        measure(request(List.of(given), List.of("single-stream"), Optional.empty())).rows().get(0);

    assertThat(row.provenance())
        .containsEntry("samples_per_query", "8")
        .hasEntrySatisfying("inputs", i -> assertThat(i).isEqualTo("generated x[8,2]"));
  }

  @Test
  void measuresVariantsSideBySide() {
    Model original = diagonal("original", 1, 1);
    Model biased = diagonal("biased", 1, 0.1f);
    List<Report> parts = new ArrayList<>();
    JobControl control = new JobControl();
    Report report =
        new ProcessMeasurer(HARDWARE)
            .measure(
                request(
                    List.of(original, biased),
                    List.of("single-stream", "offline"),
                    Optional.of(data())),
                parts::add,
                control);
    List<Measurement> seen = parts.stream().flatMap(p -> p.rows().stream()).toList();
    assertThat(report.rows()).isEqualTo(seen).hasSize(4);
    assertThat(parts)
        .describedAs("each comparison comes with its row")
        .allSatisfy(
            p ->
                assertThat(p.comparisons())
                    .extracting(Measurement.Comparison::model)
                    .isEqualTo(
                        p.rows().get(0).model().equals("biased") ? List.of("biased") : List.of()));
    assertThat(report.rows())
        .extracting(r -> r.model() + " " + r.scenario())
        .containsExactly(
            "original single-stream", "biased single-stream", "original offline", "biased offline");
    Measurement first = seen.get(0);
    assertThat(first.accuracy()).map(Estimate::value).contains(1.0);
    assertThat(first.agreement()).isEmpty();
    assertThat(first.latency().p50().value()).isPositive();
    assertThat(first.latency().p90()).isPresent();
    assertThat(first.throughput().value()).isGreaterThan(100);
    assertThat(first.memory().peakMb()).isGreaterThanOrEqualTo(first.memory().loadedMb());
    assertThat(first.provenance())
        .containsEntry("threads", "1")
        .containsEntry("sha256", original.sha256())
        .containsKeys("onnxruntime", "java", "os", "date", "inputs", "load_ms", "preprocess_ms");
    assertThat(seen.get(1).accuracy()).map(Estimate::value).contains(40 / 60.0);
    assertThat(seen.get(1).agreement()).map(Estimate::value).contains(40 / 60.0);
    assertThat(seen.get(2).provenance()).containsEntry("samples_per_query", "8");
    MeasurementKey key = first.key().orElseThrow();
    assertThat(key.sha256()).isEqualTo(original.sha256());
    assertThat(key.threads()).isEqualTo(1);
    assertThat(key.runtime()).isEqualTo("bundled ONNX Runtime " + OrtRuntime.version());
    assertThat(key.data()).contains(DataKey.of(data(), 0, JobContext.unwatched()));
    assertThat(seen.get(1).key().orElseThrow().conditions()).isEqualTo(key.conditions());
    assertThat(seen.get(2).key().orElseThrow().misfits(key))
        .extracting(MeasurementKey.Misfit::part)
        .containsExactly(MeasurementKey.Part.LOAD);
    assertThat(report.comparisons().get(0).key()).isEqualTo(seen.get(1).key());
    Comparison c = report.comparisons().get(0);
    assertThat(c.model()).isEqualTo("biased");
    assertThat(c.baseline()).isEqualTo("original");
    assertThat(c.speedup().low()).isLessThanOrEqualTo(c.speedup().value());
    assertThat(c.accuracyDelta()).map(Estimate::value).contains(-20 / 60.0);
    assertThat(c.p().orElseThrow()).isLessThan(0.001);
    assertThat(control.progress().fraction()).isEqualTo(1);
    assertThat(measuringChildren()).isEmpty();
  }

  /**
   * Alone, a row minus the mean of all rows is zero and its best class the first; in a batch it is
   * not.
   */
  @Test
  void rowsThatWouldChangeEachOthersAnswersAreAskedAlone() {
    Graph g = new Graph("centred");
    Shape free = new Shape(List.of(Dimension.of("batch"), Dimension.of(2)));
    Optional<ValueType> type = Optional.of(new TensorType(DataType.FLOAT, Optional.of(free)));
    Value x = g.addInput("x", type);
    Value axes = g.addInitializer("axes", Tensors.ofLongs(new long[] {0}, 1));
    Value mean = g.newValue("mean", Optional.empty());
    Value y = g.newValue("scores", type);
    g.addNode(
        "",
        "ReduceMean",
        "mean",
        List.of(Optional.of(x), Optional.of(axes)),
        List.of(Optional.of(mean)));
    g.addNode(
        "", "Sub", "sub", List.of(Optional.of(x), Optional.of(mean)), List.of(Optional.of(y)));
    g.addOutput(y);
    Path file = dir.resolve("centred.onnx");
    OnnxFiles.write(
        new OnnxModel(8, Map.of("", 18L), g, List.of(), Map.of(), Optional.empty()), file);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      TensorSample sample =
          new TensorSample("row " + i, Map.of("x", Tensors.ofFloats(new float[] {i, 2 * i}, 1, 2)));
      examples.add(new Example(sample, OptionalInt.of(i % 7 == 0 ? 0 : 1)));
    }
    Dataset data = new Dataset("rows", examples, List.of());
    Report report =
        new ProcessMeasurer(HARDWARE)
            .measure(
                new MeasureRequest(
                    List.of(open(file), diagonal("plain", 1, 1)),
                    List.of(CPU),
                    List.of("single-stream"),
                    Optional.of(data),
                    0,
                    1,
                    0.1),
                part -> {},
                JobContext.unwatched());
    assertThat(report.rows().get(0).quality().orElseThrow().estimate().value()).isEqualTo(1 / 7.0);
    // Of two equal scores, which only row 0 has, the first is the best.
    assertThat(report.rows().get(1).quality().orElseThrow().estimate().value())
        .isEqualTo(601 / 700.0);
    assertThat(report.rows()).allMatch(r -> r.quality().orElseThrow().estimate().n() == 700);
  }

  @Test
  void preparedExamplesAreForgottenOnceTheyAreAnswered() {
    Model model = diagonal("plain", 1, 1);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TensorSample sample =
          new TensorSample("row " + i, Map.of("x", Tensors.ofFloats(new float[] {i, 0}, 1, 2)));
      examples.add(new Example(sample, OptionalInt.empty()));
    }
    try (EncodedExamples once =
        new EncodedExamples(new Dataset("r", examples, List.of()), 0, false)) {
      TensorSample first = once.encode(model, 0).orElseThrow();
      TensorSample second = once.encode(model, 1).orElseThrow();
      assertThat(once.encode(model, 0)).hasValueSatisfying(s -> assertThat(s).isSameAs(first));
      once.passed(0);
      assertThat(once.encode(model, 0)).hasValueSatisfying(s -> assertThat(s).isNotSameAs(first));
      assertThat(once.encode(model, 1)).hasValueSatisfying(s -> assertThat(s).isSameAs(second));
    }
  }

  @Test
  void aLimitTakesExamplesFromEverywhere() {
    MeasureRequest all =
        request(List.of(diagonal("m", 1, 1)), List.of("single-stream"), Optional.of(data()));
    Report report =
        measure(
            new MeasureRequest(
                all.models(), all.devices(), all.scenarios(), all.data(), 5, 1, 0.1));
    Measurement row = report.rows().get(0);
    assertThat(row.accuracy()).map(Estimate::n).contains(5L);
    assertThat(row.valid()).isFalse();
    assertThat(row.reasons()).anyMatch(r -> r.contains("5 examples"));
  }

  @Test
  void aModelThatCrashesBecomesARowAndTheOthersGoOn() {
    Path crashing = Shared.path("models/odd/crashes_onnxruntime.onnx");
    List<Measurement> rows =
        measure(
                request(
                    List.of(diagonal("fine", 1, 1), open(crashing)),
                    List.of("single-stream"),
                    Optional.empty()))
            .rows();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).latency().p50().isKnown()).isTrue();
    assertThat(rows.get(1).valid()).isFalse();
    assertThat(rows.get(1).latency().p50().isKnown()).isFalse();
    assertThat(rows.get(1).reasons().get(0)).contains("SIGFPE");
    assertThatThrownBy(
            () ->
                measure(
                    request(List.of(open(crashing)), List.of("single-stream"), Optional.empty())))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("crashes_onnxruntime died");
  }

  @Test
  void cancellingLeavesNoChildBehind() {
    JobControl control = new JobControl();
    JobContext cancelsWhileTiming =
        new JobContext() {
          @Override
          public void progress(long done, long total, String text) {
            if (text.startsWith("Timing")) {
              control.cancel();
            }
          }

          @Override
          public boolean isCancelled() {
            return control.isCancelled();
          }

          @Override
          public Registration onCancel(Runnable hook) {
            return control.onCancel(hook);
          }
        };
    MeasureRequest request =
        request(
            List.of(diagonal("a", 1, 1), diagonal("b", 1, 2)),
            List.of("single-stream"),
            Optional.empty());
    assertThatThrownBy(
            () -> new ProcessMeasurer(HARDWARE).measure(request, r -> {}, cancelsWhileTiming))
        .isInstanceOf(CancelledException.class);
    assertThat(measuringChildren()).isEmpty();
  }

  @Test
  void dataThatDoNotFitAreRefusedInWords() {
    Dataset wrong =
        new Dataset(
            "wrong",
            List.of(
                new Example(
                    new TensorSample("row", Map.of("x", Tensors.ofFloats(new float[3], 1, 3))),
                    OptionalInt.empty())),
            List.of());
    assertThatThrownBy(
            () ->
                measure(
                    request(
                        List.of(diagonal("m", 1, 1)),
                        List.of("single-stream"),
                        Optional.of(wrong))))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.code()).isEqualTo(LatheException.Code.INPUT));
    assertThatThrownBy(
            () ->
                measure(
                    request(List.of(diagonal("m", 1, 1)), List.of("nonsense"), Optional.empty())))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("single-stream, offline");
  }

  @ParameterizedTest
  @Tag("heavy")
  @ValueSource(
      strings = {
        "odd/bfloat16_input.onnx",
        "odd/sequence_output.onnx",
        "odd/string_identity.onnx",
        "odd/attention_fp16.onnx",
        "odd/declared_output_shape_wrong.onnx",
        "odd/ext_ok/model_with_orig_ext_data.onnx",
        "models/generate/capp-gpt/model.onnx",
        "models/text/minilm_sst2/model.onnx",
        "models/tabular/iris_rf.onnx"
      })
  void oddModelsGiveARow(String file) {
    Model model = open(Shared.path("models/" + file));
    Measurement row =
        measure(request(List.of(model), List.of("single-stream"), Optional.empty())).rows().get(0);
    assertThat(row.latency().p50().value()).isPositive();
  }

  @ParameterizedTest
  @Tag("heavy")
  @ValueSource(
      strings = {"no_opset", "opset_314159", "custom_op_unknown_domain", "bad_graph_shapes"})
  void brokenModelsAreRefused(String name) throws Exception {
    Model model = open(Shared.path("models/odd/" + name + ".onnx"));
    assertThatThrownBy(
            () -> measure(request(List.of(model), List.of("single-stream"), Optional.empty())))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.code()).isEqualTo(LatheException.Code.INPUT));
    try (Stream<Path> here = Files.list(Path.of(""))) {
      assertThat(here.map(Path::toString)).noneMatch(n -> n.startsWith("hs_err"));
    }
  }

  /**
   * Other tests of this process may keep children of another kind, such as the official checker.
   */
  private static List<ProcessHandle> measuringChildren() {
    return ProcessHandle.current()
        .children()
        .filter(p -> p.info().commandLine().orElse("").contains("dev.lathe.engine.host"))
        .toList();
  }
}
