package dev.lathe.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.Boxes;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.TestDevices;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.ObjectDetection;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real detectors on real photos, against what other programs found with them. */
class DetectorsOnPhotosTest {
  private static final JobContext NOBODY = JobContext.unwatched();

  /** The format that is found for a model, and its answers to pictures fed as it declares. */
  private static final class Detector implements AutoCloseable {
    private final Predictor predictor;
    private final BoxFormat format;

    /** As a person opens it: format, thresholds and preprocessing are found. */
    Detector(Path file) {
      Model model = ModelOpener.open(file, SetupFlags.none(), NOBODY);
      assertThat(model.setup().task()).isEqualTo(Tasks.OBJECT_DETECTION);
      format = ObjectDetection.format(model.setup().options());
      predictor = Predictors.open(model, TestDevices.CPU, 0);
    }

    Boxes boxes(Path photo) {
      return (Boxes) predictor.predict(ImageSample.of(photo), NOBODY).answer();
    }

    @Override
    public void close() {
      predictor.close();
    }
  }

  /** counts.tsv holds what the repository's own program found, resized by OpenCV. */
  @ParameterizedTest
  @CsvSource({"RFB-320,1", "slim-320,2"})
  void countsFacesAsTheReferenceDoes(String name, int column) throws IOException {
    Path faces = Shared.data("faces");
    int equal = 0;
    List<String> told = new ArrayList<>();
    List<String> lines = Files.readAllLines(faces.resolve("counts.tsv"));
    try (Detector d = new Detector(Shared.model("detect/face_" + name + ".onnx"))) {
      assertThat(d.format.id()).isEqualTo("ssd");
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split("\t");
        int wanted = Integer.parseInt(cells[column]);
        int found = d.boxes(faces.resolve(cells[0])).boxes().size();
        told.add(cells[0] + ": " + found + " of " + wanted);
        equal += Math.abs(found - wanted) <= Math.max(1, wanted / 20) ? 1 : 0;
      }
    }
    assertThat(equal).as(told.toString()).isGreaterThanOrEqualTo(lines.size() - 2);
  }

  /** ImageNet photos of one thing that COCO has a class for; a network this small misses some. */
  @Test
  void fastestDetFindsTheObjectOfAPhoto() throws IOException {
    Map<String, String> truth =
        Map.ofEntries(
            Map.entry("n01558993_robin", "bird"),
            Map.entry("n01860187_black_swan", "bird"),
            Map.entry("n02056570_king_penguin", "bird"),
            Map.entry("n02086240_Shih-Tzu", "dog"),
            Map.entry("n02106662_German_shepherd", "dog"),
            Map.entry("n02124075_Egyptian_cat", "cat"),
            Map.entry("n02133161_American_black_bear", "bear"),
            Map.entry("n02391049_zebra", "zebra"),
            Map.entry("n02504013_Indian_elephant", "elephant"),
            Map.entry("n04552348_warplane", "aeroplane"),
            Map.entry("n02823428_beer_bottle", "bottle"),
            Map.entry("n03095699_container_ship", "boat"),
            Map.entry("n03345487_fire_engine", "truck"),
            Map.entry("n03642806_laptop", "laptop"),
            Map.entry("n03791053_motor_scooter", "motorbike"),
            Map.entry("n04070727_refrigerator", "refrigerator"),
            Map.entry("n04099969_rocking_chair", "chair"),
            Map.entry("n04310018_steam_locomotive", "train"),
            Map.entry("n06874185_traffic_light", "traffic light"),
            Map.entry("n07747607_orange", "orange"));
    List<String> names = Files.readAllLines(Shared.model("detect/coco_classes.txt"));
    Path photos = Shared.data("imagenet200");
    List<String> wrong = new ArrayList<>();
    try (Detector d = new Detector(Shared.model("detect/FastestDet_coco.onnx"))) {
      assertThat(d.format.id()).isEqualTo("fastestdet-boxes");
      for (Map.Entry<String, String> e : truth.entrySet()) {
        List<Box> boxes = d.boxes(photos.resolve(e.getKey() + ".JPEG")).candidates();
        String best = boxes.isEmpty() ? "nothing" : names.get(boxes.get(0).index());
        if (!best.equals(e.getValue())) {
          wrong.add(e.getKey() + ": " + best);
        }
      }
    }
    assertThat(wrong).hasSizeLessThanOrEqualTo(5);
  }
}
