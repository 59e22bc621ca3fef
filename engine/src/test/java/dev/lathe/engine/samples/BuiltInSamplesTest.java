package dev.lathe.engine.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The models and data that are committed: each does what the list says of it. */
class BuiltInSamplesTest {
  /** Rounding differs between processors; so much may the accuracy differ with it. */
  private static final double TOLERANCE = 0.005;

  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");

  @TempDir static Path cache;

  private static SampleCatalog catalog() {
    return new SampleCatalog(BuiltInSamplesTest.class.getClassLoader(), cache);
  }

  static Stream<String> made() {
    return catalog().list().stream().filter(s -> s.accuracy().isPresent()).map(SampleInfo::id);
  }

  private static Model open(SampleFiles files) {
    return ModelOpener.open(files.model(), SetupFlags.none(), JobContext.unwatched());
  }

  @Test
  void thereIsAPictureAndATextSampleAndOneDefault() {
    assertThat(made()).contains("glyphs", "helpdesk");
    assertThat(catalog().list()).filteredOn(SampleInfo::isDefault).hasSize(1);
    assertThat(catalog().list()).allSatisfy(s -> assertThat(s.doc()).endsWith("."));
  }

  @Test
  void theyAreSmall() {
    long bytes =
        catalog().list().stream()
            .filter(s -> s.accuracy().isPresent())
            .mapToLong(SampleInfo::bytes)
            .sum();
    assertThat(bytes).isLessThan(15_000_000);
  }

  @ParameterizedTest
  @MethodSource("made")
  void theModelIsValidAndSaysWhatItIsFor(String id) {
    SampleFiles files = catalog().materialize(id);
    Model model = open(files);
    assertThat(OnnxChecker.check(model.onnx())).isInstanceOf(OnnxChecker.Verdict.Valid.class);
    assertThat(model.setup().task()).isEqualTo(files.info().task());
    assertThat(model.setup().labels()).hasSizeGreaterThan(1);
    assertThat(model.setup().problems()).isEmpty();
    assertThat(model.name()).isEqualTo(id);
  }

  @ParameterizedTest
  @MethodSource("made")
  void itsAccuracyIsTheOneStated(String id) {
    SampleFiles files = catalog().materialize(id);
    SampleInfo.Accuracy stated = files.info().accuracy().orElseThrow();
    Model model = open(files);
    Dataset data = data(files.evaluation().orElseThrow(), model);
    assertThat(data.size()).isEqualTo(stated.total());
    int correct = 0;
    try (Predictor predictor = Predictors.open(model, CPU, 0)) {
      for (int from = 0; from < data.size(); from += 32) {
        List<Example> part = data.examples().subList(from, Math.min(data.size(), from + 32));
        List<Prediction> answers =
            predictor.predictBatch(
                part.stream().map(Example::sample).toList(), JobContext.unwatched());
        for (int i = 0; i < part.size(); i++) {
          int best = ((Classification) answers.get(i).answer()).best();
          correct += best == part.get(i).label().orElseThrow() ? 1 : 0;
        }
      }
    }
    assertThat((double) correct / data.size()).isCloseTo(stated.value(), within(TOLERANCE));
  }

  /** The list states mAP in its description. */
  @Test
  void theDetectorFindsItsSignsAsStated() {
    SampleFiles files = catalog().materialize("signs");
    Evaluation evaluation = evaluated(files);
    Matcher stated =
        Pattern.compile("mAP@\\.5 ([\\d.]+), mAP@\\[\\.5:\\.95\\] ([\\d.]+) ")
            .matcher(files.info().doc());
    assertThat(stated.find()).isTrue();
    assertThat(value(evaluation, "map50"))
        .isCloseTo(Double.parseDouble(stated.group(1)), within(TOLERANCE));
    assertThat(value(evaluation, "map"))
        .isCloseTo(Double.parseDouble(stated.group(2)), within(TOLERANCE));
    assertThat(evaluation.failed()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "transactions, average-precision, average precision",
    "transactions, roc-auc, ROC-AUC",
    "demand, r2, R²"
  })
  void modelsForRowsReachWhatIsStated(String id, String metric, String name) {
    SampleFiles files = catalog().materialize(id);
    Matcher stated = Pattern.compile(name + " (\\d\\.\\d+)").matcher(files.info().doc());
    assertThat(stated.find()).isTrue();
    Evaluation evaluation = evaluated(files);
    assertThat(value(evaluation, metric))
        .isCloseTo(Double.parseDouble(stated.group(1)), within(TOLERANCE));
    assertThat(evaluation.failed()).isZero();
  }

  private static Evaluation evaluated(SampleFiles files) {
    Model model = open(files);
    Dataset data = data(files.evaluation().orElseThrow(), model);
    try (Predictor predictor = Predictors.open(model, CPU, 0)) {
      return new Evaluator(predictor, JobContext.unwatched())
          .evaluate(model.setup().task().metrics(), data.examples(), List.of(), e -> {});
    }
  }

  private static double value(Evaluation evaluation, String metric) {
    return evaluation.scores().stream()
        .filter(s -> s.metric().id().equals(metric))
        .mapToDouble(s -> s.estimate().value())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("made")
  void trainingAndEvaluationDataShareNothing(String id) throws IOException {
    SampleFiles files = catalog().materialize(id);
    Model model = open(files);
    Set<String> training = contents(data(files.training().orElseThrow(), model));
    Set<String> evaluation = contents(data(files.evaluation().orElseThrow(), model));
    assertThat(training).hasSizeGreaterThan(500);
    assertThat(evaluation).doesNotContainAnyElementsOf(training);
  }

  private static Dataset data(Path file, Model model) {
    Dataset data = Datasets.open(file, model, JobContext.unwatched());
    assertThat(data.problems()).isEmpty();
    assertThat(data.labelled()).isEqualTo(data.size());
    return data;
  }

  private static Set<String> contents(Dataset data) throws IOException {
    Set<String> all = new HashSet<>();
    for (Example e : data.examples()) {
      all.add(
          e.sample() instanceof Sample.ImageSample image
              ? new String(image.source().read(), StandardCharsets.ISO_8859_1)
              : e.sample().name());
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("made")
  void everyTryIsAnsweredWithConfidence(String id) {
    SampleFiles files = catalog().materialize(id);
    Model model = open(files);
    assertThat(files.tries()).hasSizeBetween(6, 8);
    try (Predictor predictor = Predictors.open(model, CPU, 0)) {
      for (Sample s : files.tries()) {
        Prediction p = predictor.predict(s, JobContext.unwatched());
        float[] scores = ((Classification) p.answer()).scores();
        assertThat(scores).hasSize(model.setup().labels().size());
        int best = ((Classification) p.answer()).best();
        assertThat(scores[best]).as(s.name() + " " + Arrays.toString(scores)).isGreaterThan(0.3f);
      }
    }
  }
}
