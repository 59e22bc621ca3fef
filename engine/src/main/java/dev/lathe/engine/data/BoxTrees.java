package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pictures with boxes in a folder or zip: COCO's JSON, YOLO's text files, Pascal VOC's XML, or a
 * table of boxes; without any of them, pictures without truth.
 */
final class BoxTrees {
  private final FileTree tree;
  private final Optional<String> chosen;
  private final BoxClasses classes;
  private final Problems problems;
  private final JobContext context;
  private final BoxCollector to;

  /**
   * Over a tree.
   *
   * @param chosen the file of annotations in it that a person chose; without it one is looked for
   */
  BoxTrees(
      FileTree tree,
      Optional<String> chosen,
      BoxClasses classes,
      Problems problems,
      JobContext context) {
    this.tree = tree;
    this.chosen = chosen;
    this.classes = classes;
    this.problems = problems;
    this.context = context;
    this.to = new BoxCollector(tree, problems);
  }

  /**
   * The examples.
   *
   * @throws LatheException when there are no pictures, or the annotations cannot be read
   */
  List<Example> read() throws IOException {
    if (to.pictureFiles().isEmpty()) {
      throw LatheException.input(
          "There are no pictures in " + tree.name() + ".",
          "PNG, JPEG, BMP, GIF and WebP files are looked for, with annotations beside them.",
          "Choose the folder that holds both.");
    }
    boolean annotated =
        chosen.isPresent() ? ofChosen() : ofCoco() || ofYolo() || ofVoc() || ofTable();
    if (annotated) {
      return to.examples();
    }
    problems.note(
        "The pictures of "
            + tree.name()
            + " have no boxes, so agreement can be measured but not mAP. COCO's JSON, YOLO's text"
            + " files with data.yaml, Pascal VOC's XML, or a table with the columns file, label, x,"
            + " y, width and height give them some.");
    return to.pictureFiles().stream().map(e -> to.example(e, Optional.empty())).toList();
  }

  private boolean ofChosen() throws IOException {
    FileTree.Entry e =
        tree.files().stream()
            .filter(f -> f.path().equals(chosen.orElseThrow()))
            .findFirst()
            .orElseThrow();
    String lower = e.fileName().toLowerCase(Locale.ROOT);
    if (lower.endsWith(".json")) {
      CocoFile.read(e, classes, to, context);
    } else if (lower.matches(".*\\.ya?ml")) {
      new YoloFolder(tree, to, problems, context).read(Optional.of(DataYaml.read(e)), classes);
    } else if (lower.endsWith(".xml")) {
      voc(List.of(e));
    } else {
      Table table = Table.read(e.bytes().read(), e.fileName());
      BoxTable.of(table)
          .orElseThrow(
              () ->
                  table.noHeader(
                      "file,label,x,y,width,height",
                      "For a detector it must name pictures, classes and boxes."))
          .read(classes, to, problems);
    }
    return true;
  }

  private boolean ofCoco() throws IOException {
    List<FileTree.Entry> found = new ArrayList<>();
    for (FileTree.Entry e : tree.files()) {
      String lower = e.fileName().toLowerCase(Locale.ROOT);
      // COCO's folder also holds captions and key points of the same pictures.
      boolean other = lower.startsWith("captions") || lower.startsWith("person_keypoints");
      if (!other && CocoFile.looksLikeIt(e)) {
        found.add(e);
      }
    }
    if (found.size() > 1) {
      throw LatheException.input(
          tree.name() + " holds several data sets.",
          "Its annotations are " + found.stream().map(FileTree.Entry::path).limit(6).toList() + ".",
          "Choose one of these files, e.g. " + tree.root() + found.get(0).path() + ".");
    }
    if (!found.isEmpty()) {
      CocoFile.read(found.get(0), classes, to, context);
    }
    return !found.isEmpty();
  }

  private boolean ofYolo() throws IOException {
    YoloFolder yolo = new YoloFolder(tree, to, problems, context);
    if (!yolo.hasLabels()) {
      return false;
    }
    Optional<FileTree.Entry> yaml = DataYaml.in(tree);
    yolo.read(yaml.isEmpty() ? Optional.empty() : Optional.of(DataYaml.read(yaml.get())), classes);
    return true;
  }

  private boolean ofVoc() throws IOException {
    List<FileTree.Entry> files =
        tree.files().stream()
            .filter(e -> e.path().toLowerCase(Locale.ROOT).endsWith(".xml"))
            .toList();
    return !files.isEmpty() && voc(files);
  }

  private boolean voc(List<FileTree.Entry> files) {
    Map<FileTree.Entry, VocFile> read = new HashMap<>();
    Set<String> names = new TreeSet<>();
    for (FileTree.Entry e : files) {
      context.checkCancelled();
      try {
        VocFile.read(e)
            .ifPresent(
                v -> {
                  read.put(e, v);
                  v.objects().forEach(o -> names.add(o.name()));
                });
      } catch (IOException unreadable) {
        problems.add(
            "are left out, because their annotation cannot be read",
            e.path() + " (" + unreadable.getMessage() + ")");
      }
    }
    Map<String, Integer> known = classes.byName(names);
    for (FileTree.Entry e : files) {
      VocFile v = read.get(e);
      if (v != null) {
        add(e, v, known);
      }
    }
    return !read.isEmpty();
  }

  private void add(FileTree.Entry file, VocFile v, Map<String, Integer> known) {
    Optional<FileTree.Entry> picture =
        sameStem(file).or(() -> v.picture().isEmpty() ? Optional.empty() : to.picture(v.picture()));
    if (picture.isEmpty()) {
      if (v.picture().isEmpty()) {
        problems.add("are left out, because their annotation names no picture", file.path());
      }
      return;
    }
    FileTree.Entry e = picture.get();
    to.size(e, v.width(), v.height());
    for (VocFile.Item o : v.objects()) {
      Integer index = known.get(o.name());
      if (index == null) {
        to.unknown(e, o.name());
      } else {
        to.add(e, index, o.x(), o.y(), o.width(), o.height(), o.difficult());
      }
    }
  }

  /** The picture whose file is called like the annotation's. */
  private Optional<FileTree.Entry> sameStem(FileTree.Entry xml) {
    String stem = xml.path().replaceFirst("\\.[^./]*$", "");
    for (String ending :
        List.of(".jpg", ".jpeg", ".png", ".JPG", ".JPEG", ".PNG", ".bmp", ".webp")) {
      Optional<FileTree.Entry> found = to.find(stem + ending);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private boolean ofTable() throws IOException {
    for (FileTree.Entry e : tree.files()) {
      if (e.path().toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv)")) {
        Optional<BoxTable> table = BoxTable.of(Table.read(e.bytes().read(), e.fileName()));
        if (table.isPresent()) {
          table.get().read(classes, to, problems);
          return true;
        }
      }
    }
    return false;
  }
}
