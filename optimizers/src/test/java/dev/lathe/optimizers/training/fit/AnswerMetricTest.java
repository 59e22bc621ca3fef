package dev.lathe.optimizers.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.TrueBoxes;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.evaluate.Accumulator;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupPart;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.TaskExample;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.torch.TorchTensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training is judged by the metrics of the model's own task. */
class AnswerMetricTest {
  private static final int EXAMPLES = 70;
  private static final ImagePreprocessing PICTURES =
      new ImagePreprocessing(
          0, 64, 64, Layout.NCHW, Channels.RGB, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

  /**
   * All but two: numbers, whose metrics say nothing of an answer that is always the same (see
   * TablesTrainingTest), and texts that are written on, whose outputs here are not those of a
   * language model.
   */
  static List<Task> tasks() {
    return Tasks.all().stream()
        .filter(t -> t != Tasks.TABULAR_REGRESSION && t != Tasks.TEXT_GENERATION)
        .toList();
  }

  private static Model model(Task task) {
    TaskExample e = task.example();
    OnnxModel onnx =
        new OnnxModel(8, Map.of("", 17L), e.graph(), List.of(), Map.of(), Optional.empty());
    ModelSetup setup = e.setup(task);
    return new Model(
        Path.of("example.onnx"),
        "1".repeat(64),
        0,
        onnx,
        task.uses(SetupPart.PREPROCESSING) ? setup.withImage(Optional.of(PICTURES)) : setup);
  }

  private static HeldOutReader reader(Task task) {
    Model model = model(task);
    return new HeldOutReader(model, Head.of(model.onnx().graph(), task));
  }

  /** Answers every example with the same outputs. */
  private static Teacher answering(Map<String, TensorData> outputs) {
    return new Teacher() {
      @Override
      public Map<String, NDArray> answers(NDManager manager, Batch batch) {
        Map<String, NDArray> all = new LinkedHashMap<>();
        outputs.forEach(
            (name, t) -> {
              if (!t.type().isFloatingPoint()) {
                return; // a class number beside the scores has no gradient, and so no training
              }
              float[] one = Tensors.floats(t);
              float[] many = new float[one.length * batch.size()];
              IntStream.range(0, batch.size())
                  .forEach(i -> System.arraycopy(one, 0, many, i * one.length, one.length));
              long[] shape = t.shape().clone();
              shape[0] = batch.size();
              all.put(name, TorchTensors.toTorch(manager, Tensors.ofFloats(many, shape)));
            });
        return all;
      }

      @Override
      public void close() {}
    };
  }

  private static EncodedSet set(
      Task task, Optional<PictureFrame> frame, List<Optional<Truth>> truths) {
    List<Example> examples =
        truths.stream()
            .map(
                t ->
                    new Example(
                        new TensorSample(
                            "one", task.example().inputs(), frame, task.example().text()),
                        t))
            .toList();
    try (Preprocessor preprocessor = Preprocessor.of(model(task))) {
      return EncodedSet.encode(examples, preprocessor, JobContext.unwatched());
    }
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void whoAnswersLikeTheTeacherAgreesWithIt(Task task) {
    Teacher same = answering(task.example().outputs());
    try (EncodedSet set =
        set(task, Optional.empty(), Collections.nCopies(EXAMPLES, Optional.empty()))) {
      AnswerMetric metric = AnswerMetric.byTeacher(set, reader(task), same);
      assertThat(metric.metric().needsTruth()).isFalse();
      Estimate score = metric.score(same, JobContext.unwatched());
      assertThat(score.value()).isCloseTo(1, within(1e-6));
      assertThat(score.n()).isEqualTo(EXAMPLES);
      assertThat(score.low()).isLessThanOrEqualTo(score.value()).isGreaterThan(0.9);
    }
  }

  static List<Task> tasksWithTruth() {
    return tasks().stream().filter(t -> t.example().truth().isPresent()).toList();
  }

  @ParameterizedTest
  @MethodSource("tasksWithTruth")
  void onlyExamplesOfWhichWhatIsRightIsKnownCount(Task task) {
    Optional<Truth> truth = task.example().truth();
    List<Optional<Truth>> truths =
        IntStream.range(0, EXAMPLES)
            .mapToObj(i -> i % 2 == 0 ? truth : Optional.<Truth>empty())
            .toList();
    try (EncodedSet set = set(task, Optional.empty(), truths)) {
      AnswerMetric metric = AnswerMetric.byLabels(set, reader(task));
      assertThat(metric.metric()).isEqualTo(task.metrics().get(0));
      Estimate score = metric.score(answering(task.example().outputs()), JobContext.unwatched());
      assertThat(score.value()).isCloseTo(ofARightAnswer(task), within(1e-6));
      assertThat(score.n()).isEqualTo(EXAMPLES / 2);
    }
  }

  /** What the first metric says of one right answer: 1 mostly, or as many decibels as there are. */
  private static double ofARightAnswer(Task task) {
    Accumulator one = task.metrics().get(0).accumulator();
    TaskExample e = task.example();
    one.add(new Observation(0, e.truth(), e.answer(task), Optional.empty()));
    return one.score().orElseThrow().value();
  }

  /** The picture is twice as wide and high as the input. */
  @Test
  void aDetectorIsJudgedByItsBoxesInThePicture() {
    Task task = Tasks.OBJECT_DETECTION;
    PictureFrame frame = new PictureFrame(128, 128, 64, 64, 64, 64, 0, 0);
    Truth inThePicture =
        TrueBoxes.of(List.of(new Box(0, 1, 16, 32, 64, 64), new Box(1, 1, 64, 16, 48, 64)));
    Truth inTheInput = task.example().truth().orElseThrow();
    Teacher detector = answering(task.example().outputs());
    for (Truth truth : List.of(inThePicture, inTheInput)) {
      List<Optional<Truth>> truths = Collections.nCopies(8, Optional.of(truth));
      try (EncodedSet set = set(task, Optional.of(frame), truths)) {
        AnswerMetric metric = AnswerMetric.byLabels(set, reader(task));
        assertThat(metric.metric().id()).isEqualTo("map");
        double map = metric.score(detector, JobContext.unwatched()).value();
        assertThat(map).isCloseTo(truth.equals(inThePicture) ? 1 : 0, within(1e-6));
      }
    }
  }

  /** Of its two boxes the other network has one: two shared of three in all. */
  @Test
  void aDetectorWithoutLabelsIsJudgedByTheBoxesItShares() {
    Task task = Tasks.OBJECT_DETECTION;
    TensorData boxes = task.example().outputs().get("boxes");
    float[] values = Tensors.floats(boxes);
    float[] fewer = Arrays.copyOf(values, values.length);
    fewer[6 + 4] = 0.1f;
    try (EncodedSet set = set(task, Optional.empty(), Collections.nCopies(8, Optional.empty()))) {
      AnswerMetric metric =
          AnswerMetric.byTeacher(set, reader(task), answering(Map.of("boxes", boxes)));
      Teacher other = answering(Map.of("boxes", Tensors.ofFloats(fewer, boxes.shape())));
      assertThat(metric.score(other, JobContext.unwatched()).value())
          .isCloseTo(2.0 / 3, within(1e-6));
    }
  }
}
