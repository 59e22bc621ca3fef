package dev.lathe.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.TrueBoxes;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.TestPictures;
import dev.lathe.engine.task.TinyModels;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxDataTest {
  @TempDir Path dir;
  private Path data;
  private Model model;
  private Model nameless;

  @BeforeEach
  void models() throws IOException {
    Path models = Files.createDirectory(dir.resolve("models"));
    data = Files.createDirectory(dir.resolve("data"));
    model = model(TinyModels.colours(models, "a.onnx", "N", Map.of("labels", "cat,dog,motorbike")));
    nameless = model(TinyModels.colours(models, "b.onnx", "N", Map.of()));
  }

  private static Model model(Path file) {
    return ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
  }

  private Dataset open(Path path) {
    return open(path, model);
  }

  private Dataset open(Path path, Model m) {
    return Datasets.openBoxes(path, m, OptionalInt.of(3), JobContext.unwatched());
  }

  /** Pictures of 40 by 20 pixels, each of a colour of its own. */
  private void pictures(String... names) throws IOException {
    int colour = 1;
    for (String name : names) {
      Path file = data.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, TestPictures.encode(TestPictures.plain(40, 20, colour), "png"));
      colour += 1000;
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static Map<String, TrueBoxes> truth(Dataset d) {
    Map<String, TrueBoxes> map = new TreeMap<>();
    d.examples()
        .forEach(
            e ->
                e.truth()
                    .ifPresent(
                        t -> map.put(e.sample().name().replaceAll(".*/", ""), (TrueBoxes) t)));
    return map;
  }

  private static Box box(int index, float x, float y, float w, float h) {
    return new Box(index, 1, x, y, w, h);
  }

  private static final String COCO =
      """
      {"info": {"year": 2026}, "licenses": [],
       "images": [
        {"id": 7, "file_name": "a.png", "width": 40, "height": 20},
        {"id": 8, "file_name": "b.png", "width": 40, "height": 20},
        {"id": 9, "file_name": "gone.png", "width": 40, "height": 20}],
       "annotations": [
        {"id": 1, "image_id": 7, "category_id": 18, "bbox": [1, 2, 10, 11], "iscrowd": 0,
         "segmentation": [[1, 2, 3, 4, 5, 6]]},
        {"id": 2, "image_id": 7, "category_id": 4, "bbox": [30, 10, 20, 5], "iscrowd": 1,
         "segmentation": {"counts": [1, 2], "size": [20, 40]}},
        {"id": 3, "image_id": 7, "category_id": 90, "bbox": [1, 2, 3, 4]},
        {"id": 4, "image_id": 7, "category_id": 18, "bbox": [100, 2, 3, 4]},
        {"id": 5, "image_id": 7, "category_id": 18, "bbox": [1, 2, 0, 4]},
        {"id": 6, "image_id": 7, "category_id": 18, "bbox": [1, null, 5, 4]},
        {"id": 7, "image_id": 9, "category_id": 18, "bbox": [1, 2, 3, 4]}],
       "categories": [{"id": 18, "name": "dog"}, {"id": 4, "name": "motorcycle"},
        {"id": 90, "name": "toothbrush"}]}
      """;

  @Test
  void readsCocoWithCrowdsAndTellsWhatIsWrong() throws IOException {
    pictures("val2017/a.png", "val2017/b.png", "train2017/c.png");
    write("annotations/instances_val2017.json", COCO);
    write("annotations/captions_val2017.json", COCO);

    Dataset folder = open(data);
    Dataset file = open(data.resolve("annotations/instances_val2017.json"));

    for (Dataset d : List.of(folder, file)) {
      Map<String, TrueBoxes> t = truth(d);
      assertThat(t.keySet()).containsExactly("a.png", "b.png");
      // VOC's motorbike is COCO's motorcycle; what reaches out of the picture is cut.
      assertThat(t.get("a.png").boxes())
          .containsExactly(box(1, 1, 2, 10, 11), box(2, 30, 10, 10, 5));
      assertThat(t.get("a.png").ignored().stream()).containsExactly(1);
      assertThat(t.get("b.png").boxes()).isEmpty();
      assertThat(d.labelled()).isEqualTo(2);
      String problems = String.join("\n", d.problems());
      assertThat(problems)
          .contains("no such picture")
          .contains("gone.png")
          .contains("toothbrush")
          .contains("outside of the picture")
          .contains("without an area")
          .contains("reaches out");
    }
  }

  @Test
  void readsCocoFromAZip() throws IOException {
    pictures("a.png", "b.png");
    Path zip = dir.resolve("d.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream z = new ZipOutputStream(out)) {
      for (String name : List.of("a.png", "b.png")) {
        z.putNextEntry(new ZipEntry("set/images/" + name));
        z.write(Files.readAllBytes(data.resolve(name)));
      }
      z.putNextEntry(new ZipEntry("set/_annotations.coco.json"));
      z.write(COCO.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(truth(open(zip)).get("a.png").boxes()).hasSize(2);
  }

  @Test
  void asksWhichOfSeveralCocoFiles() throws IOException {
    pictures("a.png");
    write("annotations/instances_val2017.json", COCO);
    write("annotations/instances_train2017.json", COCO);

    assertThatThrownBy(() -> open(data))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("several data sets");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"images\": [{\"id\": 1, \"file_name\": \"a.png\"}], \"annotations\": [{\"bbox\": [NaN]}]}",
        "{\"images\": [{\"id\": 1,",
        "{\"images\": [], \"annotations\": []}",
        "{\"images\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
      })
  void refusesBrokenCoco(String json) throws IOException {
    pictures("a.png");
    write("instances.json", json);

    assertThatThrownBy(() -> open(data))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("instances.json");
  }

  @Test
  void ordersCocosClassesByNumberWhereTheModelHasNoNames() throws IOException {
    pictures("a.png", "b.png");
    write("instances.json", COCO);

    Dataset d = open(data, nameless);

    assertThat(truth(d).get("a.png").boxes().get(0).index()).isEqualTo(1);
    assertThat(d.problems().get(0)).contains("labels are not known").contains("motorcycle");
  }

  @Test
  void readsYolosTextsWithDataYaml() throws IOException {
    pictures("images/train/x.png", "images/val/a.png", "images/val/b.png", "images/val/c.png");
    write(
        "data.yaml",
        """
        path: /elsewhere/data  # where it was made
        train: images/train
        val: ../data/images/val
        nc: 2
        names:
          0: dog
          1: 'unicorn'
        """);
    write(
        "labels/val/a.txt",
        "0 0.5 0.5 0.25 0.5\n1 0.5 0.5 0.1 0.1\nx y z\n0 NaN 0.5 0.1 0.1\n0 2.5 0.5 0.1 0.1\n");
    write("labels/val/b.txt", "0 0.1 0.1 0.5 0.1 0.5 0.9 0.1 0.6\n");
    write("labels/train/x.txt", "0 0.5 0.5 0.25 0.5\n");

    Dataset folder = open(data);
    Dataset file = open(data.resolve("data.yaml"));

    for (Dataset d : List.of(folder, file)) {
      Map<String, TrueBoxes> t = truth(d);
      assertThat(t.keySet()).containsExactly("a.png", "b.png", "c.png");
      assertThat(t.get("a.png").boxes()).containsExactly(box(1, 15, 5, 10, 10));
      assertThat(t.get("b.png").boxes()).containsExactly(box(1, 4, 2, 16, 16));
      assertThat(t.get("c.png").boxes()).isEmpty();
      assertThat(String.join("\n", d.problems()))
          .contains("'val'")
          .contains("unicorn")
          .contains("is no box")
          .contains("without an area")
          .contains("outside of the picture")
          .contains("no label file");
    }
  }

  @Test
  void readsAPartOfAYoloSetByItsFolderOfPictures() throws IOException {
    pictures("images/train/x.png", "images/val/a.png");
    write("data.yaml", "names: [cat, dog]\ntrain: images/train\nval: images/val\n");
    write("labels/val/a.txt", "0 0.5 0.5 0.25 0.5");
    write("labels/train/x.txt", "1 0.5 0.5 0.25 0.5");

    assertThat(truth(open(data.resolve("images/train"))))
        .containsOnlyKeys("x.png")
        .containsEntry("x.png", TrueBoxes.of(List.of(box(1, 15, 5, 10, 10))));
    assertThat(truth(open(data.resolve("images/val")))).containsOnlyKeys("a.png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"names: [cat, dog]", "names:\n- cat\n- dog\n", "names: {0: cat, 1: dog}"})
  void readsNamesHoweverTheyAreWritten(String names) throws IOException {
    pictures("a.png");
    write("a.txt", "1 0.5 0.5 0.5 0.5");
    write("set.yml", names);

    assertThat(truth(open(data)).get("a.png").boxes()).containsExactly(box(1, 10, 5, 20, 10));
  }

  @Test
  void readsYolosTextsWithoutNamesByNumber() throws IOException {
    pictures("images/a.png");
    write("labels/a.txt", "2 0.5 0.5 0.5 0.5");

    assertThat(truth(open(data)).get("a.png").boxes().get(0).index()).isEqualTo(2);
    assertThat(truth(open(data.resolve("images"))).get("a.png").boxes()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "names: [cat",
        "train: x",
        "a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nnames: *c",
        "names: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
      })
  void refusesBrokenYaml(String yaml) throws IOException {
    pictures("a.png");
    write("a.txt", "1 0.5 0.5 0.5 0.5");
    write("data.yaml", yaml);

    assertThatThrownBy(() -> open(data))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("data.yaml");
  }

  private static String voc(String file, String objects) {
    return "<annotation><folder>x</folder><filename>"
        + file
        + "</filename><size><width>40</width><height>20</height><depth>3</depth></size>"
        + objects
        + "</annotation>";
  }

  private static String object(String name, int difficult) {
    return "<object><name>"
        + name
        + "</name><difficult>"
        + difficult
        + "</difficult><bndbox><xmin>1</xmin><ymin>3</ymin><xmax>10</xmax><ymax>12</ymax></bndbox>"
        + "<part><name>head</name><bndbox><xmin>1</xmin></bndbox></part></object>";
  }

  @Test
  void readsVocWithDifficultObjects() throws IOException {
    pictures("JPEGImages/a.png", "JPEGImages/b.png");
    write("Annotations/a.xml", voc("a.png", object("dog", 0) + object("motorbike", 1)));
    write("Annotations/b.xml", voc("b.png", object("dragon", 0)));
    write("Annotations/c.xml", "<annotation><broken>");
    write("Annotations/d.xml", "<somethingElse/>");

    Dataset d = open(data);

    Map<String, TrueBoxes> t = truth(d);
    assertThat(t.keySet()).containsExactly("a.png", "b.png");
    // Pixels 1 to 10 and 3 to 12, counted from 1.
    assertThat(t.get("a.png").boxes()).containsExactly(box(1, 0, 2, 10, 10), box(2, 0, 2, 10, 10));
    assertThat(t.get("a.png").ignored().stream()).containsExactly(1);
    assertThat(t.get("b.png").boxes()).isEmpty();
    assertThat(String.join("\n", d.problems())).contains("dragon").contains("not well-formed");
  }

  @Test
  void followsNoLinkOutOfTheFolderForAnAnnotation() throws IOException {
    pictures("a.png", "b.png");
    write("a.txt", "0 0.5 0.5 0.5 0.5");
    Path outside = Files.writeString(dir.resolve("secret.txt"), "0 0.5 0.5 0.1 0.1");
    Files.createSymbolicLink(data.resolve("b.txt"), outside);

    Dataset d = open(data);

    assertThat(truth(d).get("a.png").boxes()).hasSize(1);
    assertThat(truth(d).get("b.png").boxes()).isEmpty();
    assertThat(String.join("\n", d.problems())).contains("lead out of the folder");
  }

  @Test
  void readsNoEntitiesOfXml() throws IOException {
    Path secret = Files.writeString(dir.resolve("secret.txt"), "dog");
    pictures("a.png", "b.png");
    write(
        "a.xml",
        "<!DOCTYPE annotation [<!ENTITY s SYSTEM \""
            + secret.toUri()
            + "\">]>"
            + voc("a.png", object("&s;", 0)));
    write("b.xml", voc("b.png", object("dog", 0)));

    Dataset d = open(data);

    assertThat(truth(d).keySet()).containsExactly("b.png");
    assertThat(String.join("\n", d.problems())).contains("a.xml").contains("cannot be read");
  }

  @Test
  void readsTablesOfCornersAndOfSizes() throws IOException {
    pictures("a.png", "pics/b.png", "c.png");
    write(
        "boxes.csv",
        "filename,width,height,class,xmin,ymin,xmax,ymax\n"
            + "a.png,40,20,dog,1,2,11,13\na.png,40,20,cat,5,5,9,9\npics/b.png,40,20,,,,,\n"
            + "c.png,40,20,dog,one,2,3,4\n../../etc/passwd.png,1,1,dog,1,2,3,4\n");
    Dataset corners = open(data);
    assertThat(truth(corners).get("a.png").boxes())
        .containsExactly(box(1, 1, 2, 10, 11), box(0, 5, 5, 4, 4));
    assertThat(truth(corners).get("b.png").boxes()).isEmpty();
    assertThat(String.join("\n", corners.problems())).contains("is no number").contains("passwd");

    write("boxes.csv", "file,label,x,y,width,height\na.png,dog,1,2,10,11\n");
    assertThat(truth(open(data.resolve("boxes.csv"))).get("a.png").boxes())
        .containsExactly(box(1, 1, 2, 10, 11));

    write("boxes.csv", "picture,what\na.png,dog\n");
    assertThatThrownBy(() -> open(data.resolve("boxes.csv")))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("no header");
  }

  @Test
  void picturesWithoutBoxesAreUnlabelled() throws IOException {
    pictures("a.png");

    Dataset d = open(data);

    assertThat(d.size()).isEqualTo(1);
    assertThat(d.labelled()).isZero();
    assertThat(d.problems().get(0)).contains("no boxes").contains("mAP");
    assertThat(open(data.resolve("a.png")).size()).isEqualTo(1);
    try (Stream<Path> none = Files.list(Files.createDirectory(dir.resolve("empty")))) {
      assertThat(none.count()).isZero();
    }
    assertThatThrownBy(() -> open(dir.resolve("empty")))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("no pictures");
  }
}
