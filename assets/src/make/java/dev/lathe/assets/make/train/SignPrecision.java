package dev.lathe.assets.make.train;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.assets.make.signs.Scene;
import dev.lathe.assets.make.signs.SceneData;
import dev.lathe.assets.make.signs.ScenePainter;
import dev.lathe.assets.make.signs.SignClass;
import dev.lathe.hardware.Ort;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;

/**
 * Mean average precision of the detector on the scenes as they are shipped: boxes above a score of
 * 0.01, those that share more than half with a surer one of their class left out, the area under
 * precision over recall at 101 points, as COCO has it.
 */
final class SignPrecision {
  private static final float LEAST_SCORE = 0.01f;
  private static final double SHARED = 0.5;
  private static final int POINTS = 101;

  /** A box found in a scene. */
  private record Found(int scene, int kind, float score, Scene.Sign box) {}

  private final List<Scene> scenes = new ArrayList<>();
  private final List<Found> found = new ArrayList<>();

  private SignPrecision() {}

  /** Answers the first scenes of the evaluation with a model. */
  static SignPrecision of(Path model, Path zip, int count) throws IOException {
    SignPrecision precision = new SignPrecision();
    OrtEnvironment environment = Ort.environment();
    try (ZipFile file = new ZipFile(zip.toFile());
        OrtSession session = environment.createSession(model.toString())) {
      for (int i = 0; i < count; i++) {
        Scene truth = SceneData.scene(SceneData.Part.EVALUATION, i);
        precision.scenes.add(truth);
        try (InputStream in = file.getInputStream(file.getEntry(SceneData.fileName(i)))) {
          precision.answer(i, run(session, environment, ImageIO.read(in)));
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refuses " + model, e);
    }
    return precision;
  }

  private static float[] run(OrtSession session, OrtEnvironment environment, BufferedImage image)
      throws OrtException {
    long side = ScenePainter.SIDE;
    FloatBuffer pixels = FloatBuffer.wrap(SignTraining.pixels(List.of(image)));
    try (OnnxTensor input =
            OnnxTensor.createTensor(environment, pixels, new long[] {1, 3, side, side});
        OrtSession.Result result = session.run(Map.of("images", input))) {
      FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    }
  }

  private void answer(int scene, float[] out) {
    int count = out.length / (4 + SignClass.values().length);
    List<Found> candidates = new ArrayList<>();
    for (int kind = 0; kind < SignClass.values().length; kind++) {
      for (int i = 0; i < count; i++) {
        float score = out[(4 + kind) * count + i];
        if (score > LEAST_SCORE) {
          float w = out[2 * count + i];
          float h = out[3 * count + i];
          SignClass sign = SignClass.values()[kind];
          Scene.Sign box = new Scene.Sign(sign, out[i] - w / 2, out[count + i] - h / 2, w, h);
          candidates.add(new Found(scene, kind, score, box));
        }
      }
    }
    candidates.sort(Comparator.comparingDouble(Found::score).reversed());
    List<Found> kept = new ArrayList<>();
    for (Found f : candidates) {
      if (kept.stream().noneMatch(k -> k.kind == f.kind && k.box.overlap(f.box) > SHARED)) {
        kept.add(f);
      }
    }
    found.addAll(kept);
  }

  /** The mean over the classes; boxes count as found from that intersection over union on. */
  double at(double least) {
    double sum = 0;
    for (int kind = 0; kind < SignClass.values().length; kind++) {
      sum += averagePrecision(kind, least);
    }
    return sum / SignClass.values().length;
  }

  /** The mean over intersections over union of 0.5, 0.55 … 0.95. */
  double mean() {
    double sum = 0;
    for (int i = 0; i < 10; i++) {
      sum += at(0.5 + 0.05 * i);
    }
    return sum / 10;
  }

  private double averagePrecision(int kind, double least) {
    List<Found> ranked =
        found.stream()
            .filter(f -> f.kind == kind)
            .sorted(Comparator.comparingDouble(Found::score).reversed())
            .toList();
    List<List<Scene.Sign>> open = new ArrayList<>();
    int total = 0;
    for (Scene scene : scenes) {
      List<Scene.Sign> signs = new ArrayList<>(scene.signs());
      signs.removeIf(s -> s.kind().ordinal() != kind);
      open.add(signs);
      total += signs.size();
    }
    double[] precision = new double[ranked.size()];
    double[] recall = new double[ranked.size()];
    int hits = 0;
    for (int i = 0; i < ranked.size(); i++) {
      Found f = ranked.get(i);
      List<Scene.Sign> left = open.get(f.scene);
      Optional<Scene.Sign> best =
          left.stream()
              .filter(s -> s.overlap(f.box) >= least)
              .max(Comparator.comparingDouble(s -> s.overlap(f.box)));
      hits += best.isPresent() ? 1 : 0;
      best.ifPresent(left::remove);
      precision[i] = (double) hits / (i + 1);
      recall[i] = (double) hits / total;
    }
    for (int i = ranked.size() - 2; i >= 0; i--) {
      precision[i] = Math.max(precision[i], precision[i + 1]);
    }
    double area = 0;
    int at = 0;
    for (int p = 0; p < POINTS; p++) {
      while (at < recall.length && recall[at] < p / (POINTS - 1.0)) {
        at++;
      }
      area += at < recall.length ? precision[at] : 0;
    }
    return area / POINTS;
  }
}
