package dev.lathe.optimizers.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.EmbeddedPreprocessing;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupFingerprint;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import dev.lathe.hardware.Device;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.preview.PreviewSession;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.testing.TestGraph;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A variant that takes pixels answers pictures as its original does. */
class EmbedPreprocessingPassTest {
  private static final PassRegistry REGISTRY = PassRegistry.standard();
  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");
  private static final String EMBED = "embed-preprocessing";
  private static final int SIDE = 12;
  private static final int CLASSES = 5;

  @TempDir Path dir;

  private static ImagePreprocessing preprocessing(Layout layout, Channels channels) {
    boolean grey = channels == Channels.GRAY;
    return new ImagePreprocessing(
        14,
        SIDE,
        SIDE,
        layout,
        channels,
        1 / 255.0,
        grey ? List.of(0.4) : List.of(0.485, 0.456, 0.406),
        grey ? List.of(0.3) : List.of(0.229, 0.224, 0.225));
  }

  /** A network of a convolution that tells channels and places apart. */
  private Model model(ImagePreprocessing p) {
    TestGraph g = TestGraph.seeded(3);
    int c = p.channels().count();
    boolean planes = p.layout() == Layout.NCHW;
    Value x = planes ? g.input("x", -1, c, SIDE, SIDE) : g.input("x", -1, SIDE, SIDE, c);
    Value v =
        planes
            ? x
            : g.op(
                "Transpose", "turned", List.of(Attribute.of("perm", new long[] {0, 3, 1, 2})), x);
    v = g.op("Relu", "relu", g.op("Conv", "conv", v, g.weight("cw", 8, c, 3, 3)));
    v = g.op("Flatten", "flat", g.op("MaxPool", "pool", window(), v));
    Value y = g.op("Softmax", "y", g.op("MatMul", "logits", v, g.weight("w", 200, CLASSES)));
    OnnxModel onnx = g.output(y, -1, CLASSES).model(13);
    Path file = dir.resolve("model.onnx");
    OnnxFiles.write(onnx, file);
    Model opened = ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
    return opened.withSetup(
        new ModelSetup(
            Tasks.IMAGE_CLASSIFICATION,
            Optional.of(p),
            List.of("a", "b", "c", "d", "e"),
            Optional.empty(),
            java.util.Map.of()));
  }

  private static List<Attribute> window() {
    return List.of(
        Attribute.of("kernel_shape", new long[] {2, 2}),
        Attribute.of("strides", new long[] {2, 2}));
  }

  private static Sample picture(long seed) {
    BufferedImage image = new BufferedImage(31, 23, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, random.nextInt(0x1000000));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] png = out.toByteArray();
    return new ImageSample("p" + seed + ".png", () -> png);
  }

  private static Dataset pictures(int n) {
    List<Example> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      all.add(new Example(picture(i), OptionalInt.of(i % CLASSES)));
    }
    return new Dataset("pictures", all, List.of());
  }

  private static Recipe recipe(String... specs) {
    return new Recipe(Stream.of(specs).map(s -> PassSpec.parse(s, REGISTRY)).toList());
  }

  private Path made(Model model, String... specs) {
    RecipeRunner.Outcome outcome =
        new RecipeRunner(REGISTRY)
            .run(
                model,
                recipe(specs),
                Optional.of(pictures(10)),
                Machines.vnni(),
                JobContext.unwatched());
    Path folder = dir.resolve("variants");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path file = folder.resolve(String.join("-", specs).replaceAll("[^a-z0-9-]", "_") + ".onnx");
    RecipeRunner.write(outcome, file);
    return file;
  }

  private static Model open(Path file) {
    return ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
  }

  private static double[] scores(Model model, Sample sample) {
    try (Predictor p = Predictors.open(model, CPU, 1)) {
      return scores((Classification) p.predict(sample, JobContext.unwatched()).answer());
    }
  }

  private static double[] scores(Classification answer) {
    return answer.labels().stream()
        .sorted(Comparator.comparingInt(ScoredLabel::index))
        .mapToDouble(ScoredLabel::score)
        .toArray();
  }

  static Stream<Arguments> kinds() {
    return Stream.of(Layout.values())
        .flatMap(l -> Stream.of(Channels.values()).map(c -> Arguments.of(l, c)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void answersToTheBitAsItsOriginal(Layout layout, Channels channels) {
    ImagePreprocessing p = preprocessing(layout, channels);
    Model original = model(p);
    Model alone = open(made(original, EMBED));
    TensorSpec input = TensorSpec.inputs(alone.onnx().graph()).get(0);
    assertThat(input.name()).isEqualTo("x");
    assertThat(input.type()).isEqualTo(DataType.UINT8);
    assertThat(input.length(1)).isEqualTo(SIDE);
    assertThat(input.length(3)).isEqualTo(channels.count());
    assertThat(EmbeddedPreprocessing.of(alone.onnx())).contains(p);
    Model variant = alone.asVariantOf(original);
    for (long seed = 0; seed < 3; seed++) {
      double[] right = scores(original, picture(seed));
      assertThat(scores(variant, picture(seed))).containsExactly(right);
      assertThat(scores(alone, picture(seed))).as("as its file tells it").containsExactly(right);
    }
    assertThat(SetupFingerprint.of(variant)).isEqualTo(SetupFingerprint.of(original));
  }

  @Test
  void whatFlagsSayOfValuesDoesNotReachInside() {
    Model original = model(preprocessing(Layout.NCHW, Channels.BGR));
    Path file = made(original, EMBED);
    SetupFlags flags =
        new SetupFlags(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Channels.BGR),
            Optional.of(0.5),
            Optional.of(List.of(0.1, 0.2, 0.3)),
            Optional.of(List.of(0.7, 0.7, 0.7)),
            Optional.empty());
    Model told = ModelOpener.open(file, flags, JobContext.unwatched());
    assertThat(scores(told, picture(1))).containsExactly(scores(original, picture(1)));
  }

  @ParameterizedTest
  @MethodSource("others")
  void otherStepsWorkBeforeAndAfter(String other) {
    Model original = model(preprocessing(Layout.NCHW, Channels.RGB));
    double[] before = scores(open(made(original, other, EMBED)).asVariantOf(original), picture(1));
    double[] after = scores(open(made(original, EMBED, other)).asVariantOf(original), picture(1));
    double[] alone = scores(open(made(original, other)).asVariantOf(original), picture(1));
    assertThat(before).containsExactly(alone, within(1e-6));
    assertThat(after).containsExactly(alone, within(0.02));
  }

  static List<String> others() {
    return List.of(
        "clean", "round-weights:bits=4", "int8-dynamic", "int8-static", "prune-magnitude", "fp16");
  }

  @Test
  void trainingBelongsBefore() {
    Model original = model(preprocessing(Layout.NCHW, Channels.RGB));
    assertThatThrownBy(() -> made(original, EMBED, "recover:epochs=1"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("cannot follow")
        .hasMessageContaining("Move that step to the end");
  }

  @Test
  void refusesWhatTakesNoPicture() {
    TestGraph g = TestGraph.seeded(1);
    OnnxModel rows = g.output(g.op("Relu", "y", g.input("x", -1, 4)), -1, 4).model(13);
    assertThat(REGISTRY.require(EMBED).unsupported(rows))
        .hasValueSatisfying(s -> assertThat(s).contains("not shaped like a picture"));
    Model original = model(preprocessing(Layout.NCHW, Channels.RGB));
    Model again = open(made(original, EMBED));
    assertThatThrownBy(() -> made(again, EMBED)).hasMessageContaining("inside already");
    Model unknown = original.withSetup(ModelSetup.of(Tasks.RAW_TENSORS));
    assertThatThrownBy(() -> made(unknown, EMBED))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.code().exitCode()).isEqualTo(2))
        .hasMessageContaining("no preprocessing to embed");
  }

  @Test
  void aFileThatSaysSoAndTakesNoBytesIsNotBelieved() {
    OnnxModel onnx = model(preprocessing(Layout.NCHW, Channels.RGB)).onnx();
    OnnxModel lying =
        onnx.with(
            onnx.irVersion(),
            onnx.opsets(),
            EmbeddedPreprocessing.record(
                onnx.metadata(), preprocessing(Layout.NCHW, Channels.RGB)));
    assertThat(EmbeddedPreprocessing.of(lying)).isEmpty();
    OnnxModel embedded = open(made(model(preprocessing(Layout.NCHW, Channels.RGB)), EMBED)).onnx();
    for (String text : List.of("", "{", "[]", "{\"preprocessing\": {\"scale\": 1}}", "7")) {
      java.util.Map<String, String> metadata = new java.util.HashMap<>(embedded.metadata());
      metadata.put(EmbeddedPreprocessing.METADATA_KEY, text);
      assertThat(
              EmbeddedPreprocessing.of(
                  embedded.with(embedded.irVersion(), embedded.opsets(), metadata)))
          .as(text)
          .isEmpty();
    }
  }

  @Test
  void aDraftShowsTheAnswersAndTheSizeOfTheFile() throws Exception {
    Model original = model(preprocessing(Layout.NCHW, Channels.BGR));
    PreviewSession.Setting setting =
        new PreviewSession.Setting(CPU, 1, false, REGISTRY, Machines.vnni());
    for (String[] specs :
        List.of(new String[] {EMBED}, new String[] {"round-weights:bits=3", EMBED})) {
      Path file = made(original, specs);
      try (PreviewSession preview =
          PreviewSession.open(original, setting, JobContext.unwatched())) {
        PreviewSession.Draft draft =
            preview.made(recipe(specs), picture(1), JobContext.unwatched()).orElseThrow();
        assertThat(scores((Classification) draft.prediction().answer()))
            .containsExactly(scores(open(file).asVariantOf(original), picture(1)), within(1e-6));
        if (specs.length == 1) {
          assertThat(draft.bytes()).isEqualTo(Files.size(file));
        }
        List<Integer> seen = new ArrayList<>();
        preview.estimate(recipe(specs), pictures(20), s -> seen.add(s.n()), JobContext.unwatched());
        assertThat(Collections.max(seen)).isEqualTo(20);
      }
    }
  }
}
