package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import dev.lathe.engine.picture.PictureGuess;
import dev.lathe.engine.task.TinyModels.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetupFinderTest {
  @TempDir Path dir;

  private Model open(Path file, SetupFlags flags) {
    return ModelOpener.open(file, flags, JobContext.unwatched());
  }

  private ModelSetup setup(Map<String, String> metadata) {
    return open(TinyModels.colours(dir, "c.onnx", "N", metadata), SetupFlags.none()).setup();
  }

  private ModelSetup guess(List<Port> inputs, Port... outputs) {
    OnnxModel m = TinyModels.declared(inputs, List.of(outputs));
    return SetupFinder.find(dir.resolve("m.onnx"), m, SetupFlags.none());
  }

  @Test
  void guessesAPictureClassifierAndSaysSo() {
    ModelSetup s = setup(Map.of());

    assertThat(s.task()).isEqualTo(Tasks.IMAGE_CLASSIFICATION);
    ImagePreprocessing p = s.image().orElseThrow();
    assertThat(p.width()).isEqualTo(8);
    assertThat(p.resize()).isEqualTo(8);
    assertThat(p.scale()).isEqualTo(1 / 255.0);
    assertThat(s.sources().get("preprocessing")).contains("guessed").contains("[N,3,8,8]");
    assertThat(s.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "3,224,224,1000,NCHW,RGB,256,224,224,0.485",
    "3,299,299,1001,NCHW,RGB,342,299,299,0.485",
    "3,H,W,1000,NCHW,RGB,256,224,224,0.485",
    "3,240,320,10,NCHW,RGB,0,320,240,0",
    "1,28,28,10,NCHW,GRAY,28,28,28,0"
  })
  void guessesPreprocessing(
      String c,
      String h,
      String w,
      String classes,
      Layout layout,
      Channels channels,
      int resize,
      int width,
      int height,
      double mean) {
    ModelSetup s =
        guess(
            List.of(new Port("x", DataType.FLOAT, "N", c, h, w)),
            new Port("y", DataType.FLOAT, "N", classes));

    ImagePreprocessing p = s.image().orElseThrow();
    assertThat(p.layout()).isEqualTo(layout);
    assertThat(p.channels()).isEqualTo(channels);
    assertThat(List.of(p.resize(), p.width(), p.height())).containsExactly(resize, width, height);
    assertThat(p.mean().get(0)).isEqualTo(mean);
  }

  @Test
  void tellsTablesByWhatClassifiersAndRegressorsGive() {
    Port row = new Port("float_input", DataType.FLOAT, "N", "4");
    Port age = new Port("age", DataType.INT64, "N", "1");
    Port sex = new Port("sex", DataType.STRING, "N", "1");
    Port label = new Port("label", DataType.INT64, "N");
    Port named = new Port("output_label", DataType.STRING, "N");
    Port probabilities = new Port("probabilities", DataType.FLOAT, "N", "3");
    Port variable = new Port("variable", DataType.FLOAT, "N", "1");
    Port picture = new Port("x", DataType.FLOAT, "N", "3", "32", "32");
    Port text = new Port("x", DataType.STRING, "N", "1");

    assertThat(guess(List.of(row), label, probabilities).task())
        .isEqualTo(Tasks.TABULAR_CLASSIFICATION);
    assertThat(guess(List.of(age, sex), named, probabilities).task())
        .isEqualTo(Tasks.TABULAR_CLASSIFICATION);
    assertThat(guess(List.of(row), variable).task()).isEqualTo(Tasks.TABULAR_REGRESSION);
    assertThat(guess(List.of(picture), label, probabilities).task())
        .isEqualTo(Tasks.IMAGE_CLASSIFICATION);
    assertThat(guess(List.of(text), label, probabilities).task())
        .isEqualTo(Tasks.TEXT_CLASSIFICATION);
    assertThat(guess(List.of(row), probabilities).task()).isEqualTo(Tasks.RAW_TENSORS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "setosa,versicolor,virginica#setosa|versicolor|virginica",
        "' a , b '#a|b",
        "'\"a, b\",c'#a, b|c"
      })
  void labelsMayBeAListInPlaceOfAFile(String given, String names) {
    SetupFlags flags = SetupFlags.none().withLabels(Path.of(given));
    Model m = open(TinyModels.colours(dir, "c.onnx", "N", Map.of()), flags);

    assertThat(String.join("|", m.setup().labels())).isEqualTo(names);
    assertThat(m.setup().sources().get("labels")).isEqualTo("from the flags");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,,b", "a,a", "\"a,b"})
  void aListOfLabelsWithAHoleIsASentence(String given) {
    Path model = TinyModels.colours(dir, "c.onnx", "N", Map.of());

    assertThatThrownBy(() -> open(model, SetupFlags.none().withLabels(Path.of(given))))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("cannot be used");
  }

  @Test
  void tellsTasksByInputsAndOutputs() throws IOException {
    Port ids = new Port("input_ids", DataType.INT64, "B", "S");
    Port mask = new Port("attention_mask", DataType.INT64, "B", "S");
    Port past = new Port("past_key_values.0.key", DataType.FLOAT, "B", "4", "P", "16");
    Port logits = new Port("logits", DataType.FLOAT, "B", "2");
    Port hidden = new Port("last_hidden_state", DataType.FLOAT, "B", "S", "32");
    Port row = new Port("x", DataType.FLOAT, "N", "4");
    Port words = new Port("x", DataType.STRING, "N", "1");
    Port boxes = new Port("boxes", DataType.FLOAT, "1", "4420", "4");
    Port picture = new Port("x", DataType.FLOAT, "1", "240", "320", "3");

    assertThat(guess(List.of(ids, mask), logits).task()).isEqualTo(Tasks.RAW_TENSORS);
    assertThat(guess(List.of(ids, mask), logits).sources().get("task"))
        .contains("no tokenizer.json");
    Files.writeString(dir.resolve("tokenizer.json"), "{}");
    assertThat(guess(List.of(ids, mask), logits).task()).isEqualTo(Tasks.TEXT_CLASSIFICATION);
    assertThat(guess(List.of(ids, mask), hidden).task()).isEqualTo(Tasks.TEXT_EMBEDDING);
    assertThat(guess(List.of(ids, mask, past), logits).task()).isEqualTo(Tasks.RAW_TENSORS);
    assertThat(guess(List.of(words), logits).task()).isEqualTo(Tasks.TEXT_CLASSIFICATION);
    assertThat(guess(List.of(row), logits).task()).isEqualTo(Tasks.RAW_TENSORS);
    assertThat(guess(List.of(row), logits).tokenizer()).isEmpty();
    ModelSetup detector = guess(List.of(picture), boxes);
    assertThat(detector.task()).isEqualTo(Tasks.RAW_TENSORS);
    assertThat(detector.image().orElseThrow().layout()).isEqualTo(Layout.NHWC);
  }

  @Test
  void flagsWinOverSidecarOverMetadataOverFolder() throws IOException {
    Files.writeString(
        dir.resolve("config.json"),
        "{\"id2label\": {\"0\": \"f0\", \"1\": \"f1\", \"2\": \"f2\"}}");
    assertThat(setup(Map.of()).labels()).containsExactly("f0", "f1", "f2");
    assertThat(setup(Map.of("labels", "m0,m1,m2")).labels()).containsExactly("m0", "m1", "m2");
    Files.writeString(
        dir.resolve("c.lathe.json"),
        "{\"labels\": [\"s0\", \"s1\", \"s2\"], \"preprocessing\": {\"scale\": 1, \"width\": 8}}");
    ModelSetup sidecar = setup(Map.of("labels", "m0,m1,m2"));
    assertThat(sidecar.labels()).containsExactly("s0", "s1", "s2");
    assertThat(sidecar.sources().get("labels")).isEqualTo("from the sidecar c.lathe.json");
    assertThat(sidecar.image().orElseThrow().scale()).isEqualTo(1);
    assertThat(sidecar.sources().get("preprocessing"))
        .startsWith("width, scale from the sidecar c.lathe.json; ");
    Path labels = Files.writeString(dir.resolve("l.txt"), "a\nb\nc\n");
    Model flagged = open(dir.resolve("c.onnx"), flags(labels, 0.5));
    assertThat(flagged.setup().labels()).containsExactly("a", "b", "c");
    assertThat(flagged.setup().image().orElseThrow().scale()).isEqualTo(0.5);
  }

  private static SetupFlags flags(Path labels, double scale) {
    return new SetupFlags(
        Optional.empty(),
        Optional.of(labels),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(scale),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[1]",
        "{\"task\": \"cooking\"}",
        "{\"preprocessing\": {\"scale\": \"x\"}}",
        "{\"preprocessing\": {\"width\": -1}}",
        "{\"preprocessing\": {\"layout\": \"CHWN\"}}",
        "{\"labels\": \"../../etc/passwd\"}",
        "{\"labels\": \"missing.txt\"}",
        "{\"tokenizer\": \"../t.json\"}"
      })
  void anUnreadableSidecarIsAProblemNotAFailure(String json) throws IOException {
    Files.writeString(dir.resolve("c.lathe.json"), json);

    ModelSetup s = setup(Map.of());

    assertThat(s.task()).isEqualTo(Tasks.IMAGE_CLASSIFICATION);
    assertThat(s.problems()).hasSize(1);
    assertThat(s.problems().get(0)).contains("c.lathe.json was not used").endsWith(".");
  }

  @Test
  void contradictingSidecarValuesAreAProblemAndFlagsAnError() throws IOException {
    Files.writeString(
        dir.resolve("c.lathe.json"), "{\"preprocessing\": {\"mean\": [1, 2], \"std\": [1, 1]}}");
    assertThat(setup(Map.of()).problems().get(0)).contains("RGB needs 3");
    SetupFlags flags =
        new SetupFlags(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(List.of(1.0, 2.0)),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(() -> open(dir.resolve("c.onnx"), flags))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("flags do not fit together");
  }

  @Test
  void aSidecarRemembersTheWholeSetup() throws IOException {
    Path model = TinyModels.colours(dir, "c.onnx", "N", Map.of());
    ModelSetup before = open(model, SetupFlags.none()).setup();
    ImagePreprocessing own =
        new ImagePreprocessing(
            0,
            8,
            8,
            Layout.NCHW,
            Channels.BGR,
            0.1,
            List.of(1.0, 2.0, 3.0),
            List.of(4.0, 5.0, 6.0));
    ModelSetup changed =
        new ModelSetup(
            before.task(),
            Optional.of(own),
            List.of("<b>rot</b>", "grün", "蓝"),
            List.of("k0", "k1", "k2"),
            Optional.empty(),
            OptionValues.NONE,
            Map.of(),
            List.of());

    Sidecars.write(model, changed);
    Sidecars.write(model, changed);
    ModelSetup after = open(model, SetupFlags.none()).setup();

    assertThat(after.image()).contains(own);
    assertThat(after.labels()).isEqualTo(changed.labels());
    assertThat(after.labelKeys()).isEqualTo(changed.labelKeys());
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files).as("no temporary file is left").hasSize(2);
    }
  }

  @Test
  void aVariantCarriesItsSetupInside() {
    ModelSetup s = setup(Map.of("labels", "rot;grün;blau"));

    ModelSetup inside = setup(Map.of(Sidecars.METADATA_KEY, Sidecars.toMetadata(s)));

    assertThat(inside.labels()).containsExactly("rot", "grün", "blau");
    assertThat(inside.image()).isEqualTo(s.image());
    assertThat(inside.sources().get("task")).isEqualTo("from the model's metadata");
  }

  /** Longer than the stack is deep, and never closed. */
  @ParameterizedTest
  @ValueSource(
      strings = {"{0: '", "{0: 'a', 1: 'b", "{0: \"\\'", "1 : ", "{0: 'a'", "[", "{\"0\":"})
  void aListOfLabelsOfAnyLengthIsReadOrLeftAside(String start) {
    assertThat(setup(Map.of("names", start + "a".repeat(1_000_000))).task()).isNotNull();
    assertThat(setup(Map.of("names", start.repeat(200_000))).task()).isNotNull();
    assertThat(setup(Map.of("names", start + "\\n ".repeat(300_000))).task()).isNotNull();
    String name = "\\'".repeat(100_000);
    assertThat(setup(Map.of("names", "{0: '" + name + "', 1: 'b', 2: 'c'}")).labels()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{0: 'red', 1: \"green\", 2: 'it\\'s blue'}",
        "[\"red\", \"green\", \"blue\"]",
        "['red', 'green', 'blue']",
        "red, green, blue"
      })
  void readsLabelsThatExportersLeave(String value) {
    assertThat(setup(Map.of("names", value)).labels()).hasSize(3).startsWith("red", "green");
  }

  @Test
  void readsHuggingFacePreprocessing() throws IOException {
    Files.writeString(
        dir.resolve("preprocessor_config.json"),
        "{\"size\": {\"shortest_edge\": 9}, \"crop_size\": {\"height\": 8, \"width\": 8},"
            + " \"do_center_crop\": true, \"image_mean\": [0.5, 0.4, 0.3], \"image_std\":"
            + " [0.2, 0.2, 0.2], \"rescale_factor\": 0.00392156862745098}");

    ImagePreprocessing p = setup(Map.of()).image().orElseThrow();

    assertThat(p.resize()).isEqualTo(9);
    assertThat(p.width()).isEqualTo(8);
    assertThat(p.mean()).containsExactly(0.5, 0.4, 0.3);
  }

  @Test
  void labelsOfAnotherSizeAreReported() {
    ModelSetup s = setup(Map.of("labels", "a,b"));

    assertThat(s.problems().get(0)).contains("2 labels").contains("3 classes");
  }

  @Test
  void countsBytesAndHashes() throws IOException {
    Model m = open(TinyModels.colours(dir, "c.onnx", "N", Map.of()), SetupFlags.none());

    assertThat(m.bytes()).isEqualTo(Files.size(m.file()));
    assertThat(m.sha256()).matches("[0-9a-f]{64}");
    assertThat(ModelClasses.count(m)).hasValue(3);
  }

  @Test
  void aSidecarOfBeforeStillSaysTheFitByItsShorterSide() throws IOException {
    Path model = TinyModels.colours(dir, "c.onnx", "N", Map.of());
    Path sidecar = dir.resolve("c.lathe.json");

    Files.writeString(sidecar, "{\"preprocessing\": {\"resize\": 12}}");
    assertThat(image(model, SetupFlags.none()).fit()).isEqualTo(Fit.CROP);
    Files.writeString(sidecar, "{\"preprocessing\": {\"resize\": 0}}");
    assertThat(image(model, SetupFlags.none()).fit()).isEqualTo(Fit.STRETCH);
    Files.writeString(sidecar, "{\"preprocessing\": {\"fit\": \"letterbox\", \"pad\": 114}}");
    ImagePreprocessing boxed = image(model, SetupFlags.none());
    assertThat(boxed.fit()).isEqualTo(Fit.LETTERBOX);
    assertThat(boxed.pad()).isEqualTo(114);
    assertThat(boxed.resize()).isZero();
    Files.writeString(sidecar, "{\"preprocessing\": {\"resize\": 12, \"fit\": \"fill\"}}");
    assertThat(open(model, SetupFlags.none()).setup().problems().get(0))
        .contains("fill")
        .contains("letterbox");
  }

  @Test
  void aFlagForTheFitWinsOverAShorterSideInTheSidecarAndTheOtherWayRound() throws IOException {
    Path model = TinyModels.colours(dir, "c.onnx", "N", Map.of());
    Path sidecar = dir.resolve("c.lathe.json");
    SetupFlags letterbox = SetupFlags.none().withFit(Optional.of(Fit.LETTERBOX), Optional.of(7));
    SetupFlags crop = SetupFlags.none().withFit(Optional.of(Fit.CROP), Optional.empty());

    Files.writeString(sidecar, "{\"preprocessing\": {\"resize\": 12}}");
    assertThat(image(model, letterbox).fit()).isEqualTo(Fit.LETTERBOX);
    assertThat(image(model, letterbox).pad()).isEqualTo(7);
    assertThat(image(model, crop).resize()).isEqualTo(12);
    Files.writeString(sidecar, "{\"preprocessing\": {\"fit\": \"letterbox\"}}");
    assertThat(image(model, crop).resize()).isEqualTo(8);
  }

  @Test
  void aFitIsRememberedBesideTheModel() throws IOException {
    Path model = TinyModels.colours(dir, "c.onnx", "N", Map.of());
    SetupFlags letterbox =
        SetupFlags.none().withFit(Optional.of(Fit.LETTERBOX_TOP_LEFT), Optional.of(114));
    ModelSetup setup = open(model, letterbox).setup();

    Sidecars.write(model, setup);

    assertThat(open(model, SetupFlags.none()).setup().image()).isEqualTo(setup.image());
  }

  @Test
  void theHabitsOfAKindFillInOnlyWhatNobodySays() {
    OnnxModel onnx =
        TinyModels.declared(
            List.of(new Port("x", DataType.FLOAT, "1", "3", "240", "320")),
            List.of(new Port("y", DataType.FLOAT, "1", "4420", "2")));
    GraphSignature signature = GraphSignature.of(onnx.graph());
    PictureGuess faces =
        new PictureGuess(Fit.LETTERBOX, 114, Channels.BGR, 1, List.of(127.0), List.of(128.0));

    ImagePreprocessing all = merged(Map.of(), signature, onnx, faces);
    ImagePreprocessing scaled = merged(Map.of("a", scale(1.0 / 255)), signature, onnx, faces);

    assertThat(all)
        .isEqualTo(
            new ImagePreprocessing(
                0,
                320,
                240,
                Layout.NCHW,
                Channels.BGR,
                1,
                List.of(127.0, 127.0, 127.0),
                List.of(128.0, 128.0, 128.0),
                Fit.LETTERBOX,
                114));
    assertThat(scaled.mean()).containsOnly(0.0);
    assertThat(scaled.fit()).isEqualTo(Fit.LETTERBOX);
  }

  private static ImagePreprocessing merged(
      Map<String, Facts.Image> sources,
      GraphSignature signature,
      OnnxModel onnx,
      PictureGuess kind) {
    return new PreprocessingMerge(
            sources, signature.picture().orElseThrow(), signature, onnx, Optional.of(kind))
        .merge();
  }

  private static Facts.Image scale(double scale) {
    return new Facts.Image(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(scale),
        Optional.empty(),
        Optional.empty());
  }

  private ImagePreprocessing image(Path model, SetupFlags flags) {
    return open(model, flags).setup().image().orElseThrow();
  }
}
