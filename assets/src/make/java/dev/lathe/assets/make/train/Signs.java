package dev.lathe.assets.make.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.assets.make.signs.SceneData;
import dev.lathe.assets.make.signs.ScenePainter;
import dev.lathe.assets.make.signs.SignClass;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Makes the sample {@code signs}: scenes with their boxes, and the detector. */
final class Signs {
  static final int EVALUATION = 240;
  static final int TRAINING = 64;
  static final List<Integer> STRIP = List.of(0, 1, 2, 3, 4, 5);
  private static final int STRIP_ZOOM = 2;

  private static final int BATCH = 16;

  /** Learned on small scenes, which cost a third: the network is all convolution. */
  private static final int LESSON_SIDE = 96;

  private static final int STEPS = 1800;
  private static final float LEARNING_RATE = 4e-3f;

  private final Path folder;
  private final Consumer<String> log;

  Signs(Path folder, Consumer<String> log) {
    this.folder = folder;
    this.log = log;
  }

  private Path modelFile() {
    return folder.resolve("signs.onnx");
  }

  void data() throws IOException {
    SceneData.writeZip(SceneData.Part.EVALUATION, EVALUATION, folder.resolve("evaluation.zip"));
    SceneData.writeZip(SceneData.Part.TRAINING, TRAINING, folder.resolve("training.zip"));
    SceneData.writeStrip(STRIP, STRIP_ZOOM, folder.resolve("try"));
    sidecar();
  }

  void model() throws IOException {
    int classes = SignClass.values().length;
    OnnxModel small = SignNet.build(classes, LESSON_SIDE, 1);
    small = new SignTraining(LESSON_SIDE, BATCH, STEPS, LEARNING_RATE, log).run(small);
    OnnxModel model = SignNet.resized(small, classes, ScenePainter.SIDE);
    OnnxFiles.write(model, modelFile());
    Exports.describe(model, modelFile(), log);
    precision();
  }

  void precision() throws IOException {
    SignPrecision p = SignPrecision.of(modelFile(), folder.resolve("evaluation.zip"), EVALUATION);
    log.accept(String.format(Locale.ROOT, "mAP@.5 %.3f, mAP@[.5:.95] %.3f", p.at(0.5), p.mean()));
  }

  /** What the model file does not say: its sidecar. */
  private void sidecar() throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode json = mapper.createObjectNode().put("task", "object-detection");
    ObjectNode picture = json.putObject("preprocessing").put("fit", "letterbox").put("pad", 114);
    picture.put("width", ScenePainter.SIDE).put("height", ScenePainter.SIDE);
    picture.put("layout", "NCHW").put("channels", "RGB").put("scale", 1 / 255.0);
    picture.putArray("mean").add(0).add(0).add(0);
    picture.putArray("std").add(1).add(1).add(1);
    SignClass.labels().forEach(json.putArray("labels")::add);
    json.putObject("options").put("box-format", "yolov8");
    Files.writeString(folder.resolve("signs.lathe.json"), mapper.writeValueAsString(json) + "\n");
  }
}
