package dev.lathe.assets.make.train;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lathe.assets.make.glyphs.GlyphClass;
import dev.lathe.assets.make.glyphs.GlyphData;
import dev.lathe.assets.make.glyphs.GlyphFonts;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.OptionValues;
import dev.lathe.engine.task.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the sample {@code glyphs}: data, model, and what rounding its weights costs. */
final class Glyphs {
  static final int EVALUATION_PER_CLASS = 32;
  static final int TRAINING_PER_CLASS = 16;
  static final List<String> STRIP =
      List.of("ampersand", "7", "R", "Omega", "4", "euro", "Q", "Sigma");
  private static final int STRIP_SIZE = 128;

  private static final int PAINTED = 48_000;
  private static final int BATCH = 64;
  private static final Training.Plan PLAN = new Training.Plan(3000, 3e-3f, 0.02f, 0.05f);

  private final Path folder;
  private final Consumer<String> log;

  Glyphs(Path folder, Consumer<String> log) {
    this.folder = folder;
    this.log = log;
  }

  private Path modelFile() {
    return folder.resolve("glyphs.onnx");
  }

  void data() throws IOException {
    GlyphFonts fonts = GlyphFonts.load();
    GlyphData data = new GlyphData(fonts);
    data.writeZip(
        GlyphData.Part.EVALUATION, EVALUATION_PER_CLASS, folder.resolve("evaluation.zip"));
    data.writeZip(GlyphData.Part.TRAINING, TRAINING_PER_CLASS, folder.resolve("training.zip"));
    data.writeStrip(STRIP, STRIP_SIZE, folder.resolve("try"));
    log.accept("fonts " + fonts.fingerprint());
  }

  void model() {
    GlyphData data = new GlyphData(GlyphFonts.load());
    int classes = GlyphClass.ALL.size();
    OnnxModel model = GlyphNet.build(classes, 1);
    GlyphTraining pictures = new GlyphTraining(data, PAINTED, BATCH);
    log.accept("painted " + PAINTED + " pictures");
    Training.run(model.graph(), pictures, PLAN, log);
    OnnxModel complete = Exports.withSetup(model, setup());
    OnnxFiles.write(complete, modelFile());
    Exports.verify(complete.graph(), modelFile(), scope -> sample(data, scope), log);
    Exports.describe(complete, modelFile(), log);
    log.accept("accuracy " + Accuracy.measure(modelFile(), folder.resolve("evaluation.zip")));
  }

  void bits() throws IOException {
    Accuracy.bitsCurve(modelFile(), folder.resolve("evaluation.zip"), log);
  }

  private static Map<String, ai.djl.ndarray.NDArray> sample(GlyphData data, NDManager scope) {
    int size = GlyphData.SIZE;
    float[] x = new float[8 * 3 * size * size];
    for (int i = 0; i < 8; i++) {
      byte[] planes = GlyphTraining.planes(data.picture(GlyphData.Part.TRAINING, i, 0, size));
      GlyphTraining.toInput(planes, x, i * planes.length);
    }
    return Map.of("image", scope.create(x, new Shape(8, 3, size, size)));
  }

  private static ModelSetup setup() {
    ImagePreprocessing image =
        new ImagePreprocessing(
            GlyphData.SIZE,
            GlyphData.SIZE,
            GlyphData.SIZE,
            ImagePreprocessing.Layout.NCHW,
            ImagePreprocessing.Channels.RGB,
            1 / 255.0,
            Collections.nCopies(3, (double) GlyphData.MEAN),
            Collections.nCopies(3, (double) GlyphData.DEVIATION));
    List<String> shown = GlyphClass.ALL.stream().map(c -> String.valueOf(c.character())).toList();
    return new ModelSetup(
        Tasks.IMAGE_CLASSIFICATION,
        Optional.of(image),
        shown,
        GlyphClass.labels(),
        Optional.empty(),
        OptionValues.NONE,
        Map.of(),
        List.of());
  }
}
