package dev.lathe.controllers.testing;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.Embedding;
import dev.lathe.engine.answer.RawOutputs;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.generate.TextGenerator;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.facts.ModelFacts;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.Measurer;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.SetupPart;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.Hardware;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/** An engine that answers at once and always the same. */
public final class FakeServices implements AppServices {
  private static final List<String> LABELS =
      List.of("desert hare", "wood rabbit", "angora", "hamster", "mongoose", "red fox");

  /** Of ONNX Runtime. */
  public static final String RUNTIME_VERSION = "1.29.0";

  /** What everything runs on. */
  public static final Machine MACHINE =
      new Machine(
          "AMD EPYC 7B13",
          1,
          2,
          2,
          List.of(),
          24_000_000_000L,
          List.of("SSE4.1", "AVX2", "FMA"),
          "Linux",
          "x86_64",
          Optional.empty(),
          Optional.empty());

  private final Path home;
  private final Task task;
  private final Map<Path, FakeExperiment> experiments = new HashMap<>();
  private Measurer measurer =
      (request, onPart, context) -> new Measurement.Report(List.of(), List.of());
  private final FakeRuntimes runtimes = new FakeRuntimes();
  private int remembered;
  private int classes = LABELS.size();
  private final AtomicInteger answered = new AtomicInteger();
  private final FakeOptimizing optimizing;
  private boolean labelled = true;
  private Optional<Dataset> data = Optional.empty();
  private Optional<Path> generator = Optional.empty();
  private boolean breaking;

  /** An engine whose models all have this task. */
  public FakeServices(Path home, Task task) {
    this.home = home;
    this.task = task;
    this.optimizing = new FakeOptimizing(home);
    try {
      FakePictures.write(home.resolve("animals"));
      Files.writeString(home.resolve("hare.onnx"), "stands for a model");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the original a variant from the beginning. */
  public FakeServices withVariant() {
    FakeExperiment e = experiment(home.resolve("demo"), home.resolve("hare.onnx"));
    e.addVariant("Static INT8", home.resolve("int8.onnx"), "{}");
    experiments.put(home.resolve("hare.onnx"), e);
    return this;
  }

  /** Gives the original a variant that several passes made. */
  public FakeServices withVariant(String name, String... passes) {
    Recipe recipe =
        new Recipe(Arrays.stream(passes).map(p -> PassSpec.parse(p, optimizing.passes())).toList());
    withVariant();
    experiments
        .get(home.resolve("hare.onnx"))
        .addVariant(name, home.resolve("steps.onnx"), RecipeJson.write(recipe));
    return this;
  }

  /** The model does not say what its classes are called; the data have names for as many. */
  public FakeServices withoutLabels() {
    labelled = false;
    return this;
  }

  /** The model tells so many classes apart. */
  public FakeServices withClasses(int count) {
    classes = count;
    return this;
  }

  /** Variants answer otherwise about every picture or text whose name has an even length. */
  public FakeServices withBreaking() {
    breaking = true;
    return this;
  }

  /** How often a model was run. */
  public int answered() {
    return answered.get();
  }

  /** Reads this, whatever data are asked for. */
  public FakeServices withData(Dataset other) {
    data = Optional.of(other);
    return this;
  }

  /** Measures with this instead of not at all. */
  public FakeServices withMeasurer(Measurer other) {
    measurer = other;
    return this;
  }

  /** Texts are written by this model, whatever variant is asked. */
  public FakeServices withGenerator(Path model) {
    generator = Optional.of(model);
    return this;
  }

  @Override
  public TextGenerator openGenerator(Model model, Device device, JobContext context) {
    Path file = generator.orElseThrow();
    return TextGenerator.open(ModelOpener.open(file, SetupFlags.none(), context), device, 1);
  }

  @Override
  public Path home() {
    return home;
  }

  @Override
  public FakeOptimizing optimizing() {
    return optimizing;
  }

  @Override
  public String runtimeVersion() {
    return RUNTIME_VERSION;
  }

  @Override
  public Hardware hardware() {
    return new Hardware() {
      @Override
      public Machine machine() {
        return MACHINE;
      }

      @Override
      public List<Device> devices() {
        List<Device> all = new ArrayList<>(own());
        all.addAll(runtimes.devices());
        return all;
      }

      @Override
      public FakeRuntimes runtimes() {
        return runtimes;
      }

      private List<Device> own() {
        return List.of(
            new Device(
                "cpu",
                Device.Kind.CPU,
                "AMD EPYC 7B13",
                "CPUExecutionProvider",
                24_000_000_000L,
                List.of("AVX2"),
                true,
                ""),
            new Device(
                "cuda:0",
                Device.Kind.GPU,
                "CUDA",
                "CUDAExecutionProvider",
                0,
                List.of(),
                false,
                "This build of ONNX Runtime has no CUDA provider."));
      }

      @Override
      public Probe probe(boolean again, JobContext context) {
        return new Probe(98, 180, 17.5, 0);
      }
    };
  }

  @Override
  public Model openModel(Path file, SetupFlags flags, JobContext context) {
    if (file.toString().contains("broken")) {
      throw LatheException.input(
          file.getFileName() + " is not an ONNX model.",
          "It begins with 'hello', an ONNX file is a protobuf message.",
          "Choose another file.");
    }
    return new Model(file, "sha-original", 14_000_000, graph(), setup());
  }

  private ModelSetup setup() {
    Optional<ImagePreprocessing> image =
        task.required().contains(SetupPart.PREPROCESSING)
            ? Optional.of(
                new ImagePreprocessing(
                    256,
                    244,
                    244,
                    ImagePreprocessing.Layout.NCHW,
                    ImagePreprocessing.Channels.RGB,
                    1 / 255.0,
                    List.of(.485, .456, .406),
                    List.of(.229, .224, .225)))
            : Optional.empty();
    List<String> labels =
        task == Tasks.TEXT_CLASSIFICATION
            ? List.of("negative", "positive")
            : task == Tasks.TABULAR_CLASSIFICATION
                ? FakeRows.LABELS
                : task == Tasks.TOKEN_CLASSIFICATION
                    ? FakeTags.LABELS
                    : task.uses(SetupPart.LABELS) && labelled ? LABELS : List.of();
    return new ModelSetup(
        task,
        image,
        labels,
        Optional.empty(),
        Map.of(
            "task",
            "guessed from the input [N,3,244,244]",
            "preprocessing",
            "from the sidecar hare.lathe.json",
            "labels",
            "from the sidecar hare.lathe.json"));
  }

  private static Shape openBatch() {
    return new Shape(
        List.of(Dimension.of("batch"), Dimension.of(3), Dimension.of(244), Dimension.of(244)));
  }

  private OnnxModel graph() {
    Graph g = new Graph("main");
    Value in =
        g.addInput(
            "image",
            Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.of(openBatch()))));
    Value w = g.addInitializer("w", Tensors.ofFloats(new float[6 * 3], 6, 3, 1, 1));
    Value out = g.newValue("scores", Optional.of(ValueType.tensor(DataType.FLOAT, 1, classes)));
    g.addNode(
        "", "Conv", "conv1", List.of(Optional.of(in), Optional.of(w)), List.of(Optional.of(out)));
    g.addOutput(out);
    return new OnnxModel(8, Map.of("", 17L), g, List.of(), Map.of(), Optional.empty());
  }

  @Override
  public Optional<LatheException> checkInChild(Model model, JobContext context) {
    return Optional.empty();
  }

  @Override
  public Path rememberSetup(Model model) {
    remembered++;
    return model.file().resolveSibling("hare.lathe.json");
  }

  @Override
  public ModelFacts analyse(Model model, JobContext context) {
    return FakeFacts.mobileNet();
  }

  /** How often a setup was written beside its model. */
  public int remembered() {
    return remembered;
  }

  @Override
  public Predictor openPredictor(Model model, Device device, int threads, JobContext context) {
    boolean original = model.file().toString().endsWith("hare.onnx");
    return new Predictor() {
      @Override
      public Prediction predict(Sample sample, JobContext context) {
        answered.incrementAndGet();
        return new Prediction(answer(original, sample), 2.9, original ? 6.42 : 4.08, 0.1);
      }

      @Override
      public void close() {}
    };
  }

  private Answer answer(boolean original, Sample sample) {
    if (breaking && !original && sample.name().length() % 2 == 0) {
      if (task == Tasks.IMAGE_CLASSIFICATION) {
        return classes(new float[] {.2f, .08f, .62f, .05f, .03f, .02f}, LABELS);
      } else if (task == Tasks.TEXT_CLASSIFICATION) {
        return classes(new float[] {.3f, .7f}, List.of("negative", "positive"));
      }
    }
    if (task == Tasks.IMAGE_CLASSIFICATION) {
      return classes(
          original
              ? new float[] {.712f, .086f, .079f, .02f, .011f, .001f}
              : new float[] {.68f, .079f, .082f, .028f, .013f, .002f},
          LABELS);
    } else if (task == Tasks.TEXT_CLASSIFICATION) {
      float p = sample.name().contains("good") ? .93f : .12f;
      return classes(new float[] {1 - p, p}, List.of("negative", "positive"));
    } else if (task == Tasks.TEXT_EMBEDDING) {
      int length = sample.name().length();
      float a = (float) ((original ? length : 3 * length) % 7 / 7.0);
      return new Embedding(new float[] {a, (float) Math.sqrt(1 - a * a)});
    }
    if (task == Tasks.TOKEN_CLASSIFICATION) {
      return FakeTags.answer(original, sample.name());
    }
    if (task == Tasks.OBJECT_DETECTION) {
      return FakeBoxes.answer(original, LABELS);
    }
    if (task == Tasks.IMAGE_TO_IMAGE) {
      return FakeCurtains.answer(original);
    }
    if (task == Tasks.SEGMENTATION) {
      return FakeMasks.answer(original, LABELS);
    }
    if (task == Tasks.TABULAR_CLASSIFICATION) {
      return FakeRows.answer(original, sample);
    } else if (task == Tasks.TABULAR_REGRESSION) {
      return FakeRows.number(original, sample);
    }
    return new RawOutputs(
        Map.of("scores", Tensors.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 1, 6)), Map.of());
  }

  private static Classification classes(float[] scores, List<String> names) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Float.compare(scores[b], scores[a]));
    return new Classification(
        Arrays.stream(order)
            .limit(5)
            .map(i -> new ScoredLabel(names.get(i), i, scores[i]))
            .toList(),
        scores);
  }

  @Override
  public PixelPicture decodePicture(byte[] encoded, String name) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(encoded));
      if (image == null) {
        throw LatheException.input(name + " is not a picture.", "", "Choose another file.");
      }
      int w = image.getWidth();
      int h = image.getHeight();
      return new PixelPicture(w, h, image.getRGB(0, 0, w, h, null, 0, w));
    } catch (IOException e) {
      throw LatheException.input(name + " cannot be read.", "", "", e);
    }
  }

  @Override
  public PixelPicture networkSees(byte[] encoded, String name, ImagePreprocessing p) {
    return decodePicture(encoded, name);
  }

  private static FakeExperiment experiment(Path folder, Path original) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FakeExperiment(folder, original);
  }

  @Override
  public synchronized Experiment experimentFor(Model model) {
    return experiments.computeIfAbsent(model.file(), f -> experiment(home.resolve("demo"), f));
  }

  @Override
  public synchronized Experiment openExperiment(Path folder) {
    return experiments.values().stream()
        .filter(e -> e.folder().equals(folder))
        .findFirst()
        .orElseGet(() -> experiment(folder, folder.resolve("hare.onnx")));
  }

  @Override
  public Dataset readData(Path path, Model model, JobContext context) {
    List<String> guess = model.setup().labels().isEmpty() ? LABELS : List.of();
    return data.orElseGet(
        () ->
            new Dataset(
                path.getFileName().toString(),
                examples(),
                guess.isEmpty() ? List.of() : List.of("The classes were taken to be " + guess),
                guess));
  }

  private List<Example> examples() {
    return switch (task.input()) {
      case PICTURE ->
          FakePictures.files(home.resolve("animals")).stream()
              .map(f -> new Example(Sample.ImageSample.of(f), OptionalInt.of(0)))
              .toList();
      case TEXT ->
          List.of("a good film with a heart", "the plot never moves", "nothing new, and dull")
              .stream()
              .map(t -> new Example(new Sample.TextSample(t), OptionalInt.of(0)))
              .toList();
      case ROW -> FakeRows.examples(task == Tasks.TABULAR_REGRESSION);
      case TENSORS -> List.of();
    };
  }

  @Override
  public List<SampleModel> samples() {
    return List.of(
        new SampleModel(
            "hare",
            "Hares",
            "Six animals.",
            home.resolve("hare.onnx"),
            Optional.of(home.resolve("animals"))));
  }

  @Override
  public Measurer measurer() {
    return measurer;
  }
}
