package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.engine.answer.TargetPicture;
import dev.lathe.engine.answer.TrueBoxes;
import dev.lathe.engine.answer.TrueMask;
import dev.lathe.engine.answer.TrueTags;
import dev.lathe.engine.answer.TrueText;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.picture.Pictures;
import dev.lathe.engine.task.InputKind;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelClasses;
import dev.lathe.engine.task.SemanticSegmentation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/**
 * Opens data sets: pictures in class folders, with {@code labels.csv} or lying flat, in a folder or
 * a zip; IDX; tables of sentences or numbers (CSV, TSV, JSON lines); NPZ and NPY.
 */
public final class Datasets {
  private static final long MAX_TABLE_BYTES = 500_000_000;

  private final Path path;
  private final Model model;
  private final JobContext context;
  private final Problems problems = new Problems();
  private final LabelMatcher matcher;
  private final Optional<BoxClasses> boxes;
  private RowListener lines = RowListener.NONE;

  private Datasets(Path path, Model model, JobContext context) {
    this.path = path;
    this.model = model;
    this.context = context;
    this.matcher = new LabelMatcher(model, problems);
    this.boxes =
        model.setup().task().truth() == TrueBoxes.class
            ? Optional.of(new BoxClasses(model, ModelClasses.count(model), matcher, problems))
            : Optional.empty();
  }

  private Datasets(Path path, Model model, OptionalInt classes, JobContext context) {
    this.path = path;
    this.model = model;
    this.context = context;
    this.matcher = new LabelMatcher(model, classes, problems);
    this.boxes = Optional.of(new BoxClasses(model, classes, matcher, problems));
  }

  /**
   * Opens a data set for a model. The examples come in a mixed order, always the same, so that any
   * first part of them is a fair sample of the whole. Pictures are not decoded yet. For a task
   * whose truth is boxes: COCO's JSON, YOLO's text files with {@code data.yaml}, Pascal VOC's XML
   * or a table of boxes; a folder, a zip or the file of annotations itself. For one whose truth is
   * a mask: a folder or zip with pictures and masks of the same names.
   *
   * @throws LatheException when nothing in it can be used, saying what was expected
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public static Dataset open(Path path, Model model, JobContext context) {
    return new Datasets(path, model, context).open(true, true);
  }

  /** The same examples in the same order, without looking for duplicates once more. */
  static Dataset again(Path path, Model model, JobContext context) {
    return new Datasets(path, model, context).open(true, false);
  }

  /**
   * The samples of a data set in the order of the file, for answering each; duplicates and labels
   * are not looked for. The rows of a table are read one after the other and may be more than
   * memory holds.
   *
   * @param to gets each sample
   * @return what a person should know of how it was read
   * @throws LatheException as {@link #open}
   */
  public static Reading inOrder(Path path, Model model, JobContext context, Consumer<Sample> to) {
    return inOrder(path, model, context, RowListener.NONE, to);
  }

  /**
   * The same, and of a table each line with all its cells, just before its sample; also those that
   * are left out.
   *
   * @param lines gets the names of the columns and the cells, as many
   */
  public static Reading inOrder(
      Path path,
      Model model,
      JobContext context,
      BiConsumer<List<String>, List<String>> lines,
      Consumer<Sample> to) {
    return inOrder(path, model, context, (line, names, cells) -> lines.accept(names, cells), to);
  }

  /**
   * The same, and of a table each row with its line in the file, just before its sample, and why a
   * row has none.
   */
  public static Reading inOrder(
      Path path, Model model, JobContext context, RowListener rows, Consumer<Sample> to) {
    Datasets data = new Datasets(path, model, context);
    data.lines = rows;
    return data.inOrder(to);
  }

  /**
   * How a data set was read.
   *
   * @param notes sentences: what was left out and why, and what had to be guessed
   * @param leftOut how many samples are missing
   */
  public record Reading(List<String> notes, int leftOut) {
    /** Copies the list. */
    public Reading {
      notes = List.copyOf(notes);
    }
  }

  private Reading inOrder(Consumer<Sample> to) {
    String name = String.valueOf(path.getFileName());
    boolean pictures = model.setup().task().input() == InputKind.PICTURE;
    boolean table = isTagged() || isTable(name.toLowerCase(Locale.ROOT));
    if (pictures || Files.isDirectory(path) || !table) {
      Dataset all = open(false, false);
      all.examples().forEach(e -> to.accept(e.sample()));
      return new Reading(problems.lost(), problems.leftOut());
    }
    context.progress(0, 0, "Reading " + name);
    try {
      requireOrdinary();
      boolean[] any = new boolean[1];
      Consumer<Example> each =
          e -> {
            any[0] = true;
            to.accept(e.sample());
          };
      // One row after the other, so that there is no largest table.
      if (isTagged()) {
        new TaggedFile(path, model, matcher, problems).read(name, each);
      } else {
        rows(name, model.setup().task().input() == InputKind.TEXT, false, each);
      }
      if (!any[0]) {
        throw empty(name);
      }
      return new Reading(problems.sentences(), problems.leftOut());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** As boxes, whatever the model's task says. */
  static Dataset openBoxes(Path path, Model model, OptionalInt classes, JobContext context) {
    return new Datasets(path, model, classes, context).open(true, true);
  }

  private Dataset open(boolean mixed, boolean first) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    String shown = name == null ? path.toString() : name.toString();
    context.progress(0, 0, "Reading " + shown);
    try {
      requireOrdinary();
      List<Example> examples = read(shown, mixed);
      if (examples.isEmpty()) {
        throw empty(shown);
      }
      if (first) {
        Optional<String> fingerprint = Duplicates.find(examples, problems, context);
        if (fingerprint.isPresent() && examples instanceof UnheldExamples) {
          examples = new ReadExamples(examples, fingerprint.get());
        }
      }
      Dataset all = new Dataset(shown, examples, List.of());
      Optional<DataOrigin> origin =
          Optional.of(new DataOrigin(path, all.examples()))
              .filter(o -> mixed); // else read otherwise
      return new Dataset(
          shown, all.examples(), problems.sentences(), matcher.guess(), origin, matcher.seen());
    } catch (ZipException e) {
      throw LatheException.input(
          shown + " is not a zip that can be read.",
          String.valueOf(e.getMessage()) + ".",
          "Pack it again.",
          e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** To open a pipe is to wait for whoever may write into it. */
  private void requireOrdinary() {
    if (!Files.isDirectory(path)) {
      OrdinaryFiles.require(path, "The data " + path + " cannot be read.", "Check the path.");
    }
  }

  private LatheException empty(String shown) {
    return LatheException.input(
        shown + " holds no examples.", String.join(" ", problems.sentences()), "");
  }

  private LatheException unreadable(IOException e) {
    return LatheException.input(
        "The data " + path + " cannot be read.",
        String.valueOf(e.getMessage()),
        "Check the file and its permissions.",
        e);
  }

  /** Whether its sentences come with tags of their words. */
  private boolean isTagged() {
    return model.setup().task().truth() == TrueTags.class;
  }

  private List<Example> tagged(String name, boolean mixed, Random random) throws IOException {
    checkTableSize(name);
    TaggedFile file = new TaggedFile(path, model, matcher, problems);
    if (mixed) {
      ExampleCollector collector = new ExampleCollector();
      file.read(name, collector);
      return collector.mixed(random);
    }
    List<Example> examples = new ArrayList<>();
    file.read(name, examples::add);
    return examples;
  }

  private List<Example> read(String name, boolean mixed) throws IOException {
    Random random = new Random(20260101L);
    if (isTagged()) {
      return tagged(name, mixed, random);
    }
    boolean rows =
        model.setup().task().input() != InputKind.PICTURE
            && boxes.isEmpty()
            && model.setup().task().truth() != TrueText.class;
    if (mixed
        && rows
        && !Files.isDirectory(path)
        && isTable(name.toLowerCase(Locale.ROOT))
        && !IdxFiles.isIdx(path)) {
      ExampleCollector collector = new ExampleCollector();
      checkTableSize(name);
      rows(name, model.setup().task().input() == InputKind.TEXT, true, collector);
      return collector.mixed(random);
    }
    List<Example> all =
        model.setup().task().truth() == TrueText.class
            ? new TextWindows(path, model, problems, context).read(name)
            : read(name);
    return mixed ? mixed(all, random) : all;
  }

  private static List<Example> mixed(List<Example> all, Random random) {
    if (all instanceof UnheldExamples) {
      return PickedExamples.mixed(all, random);
    }
    List<Example> mixed = new ArrayList<>(all);
    Collections.shuffle(mixed, random);
    return mixed;
  }

  private List<Example> read(String name) throws IOException {
    String lower = name.toLowerCase(Locale.ROOT);
    if (boxes.isPresent() && (Files.isDirectory(path) || isBoxFile(lower))) {
      requirePictures(name);
      return boxes();
    }
    if (model.setup().task().truth() == TrueMask.class
        && (Files.isDirectory(path) || lower.endsWith(".zip"))) {
      requirePictures(name);
      return masks();
    }
    if (model.setup().task().truth() == TargetPicture.class
        && (Files.isDirectory(path) || lower.endsWith(".zip"))) {
      requirePictures(name);
      return new TargetTrees(pairs(PartnerNames.TARGETS), problems, context).read();
    }
    boolean text = model.setup().task().input() == InputKind.TEXT;
    if (Files.isDirectory(path)) {
      requirePictures(name);
      Optional<Path> idx = IdxFiles.inFolder(path);
      return idx.isPresent()
          ? IdxFiles.read(idx.get(), matcher, problems, context)
          : images(FileTree.ofFolder(path, context));
    } else if (lower.endsWith(".npz")) {
      return new NpyFiles(path, TensorSpec.inputs(model.onnx().graph()), matcher, problems)
          .ofArchive(context);
    } else if (lower.endsWith(".npy")) {
      return new NpyFiles(path, TensorSpec.inputs(model.onnx().graph()), matcher, problems)
          .ofArray();
    } else if (lower.endsWith(".zip")) {
      requirePictures(name);
      return images(FileTree.ofZip(path, problems));
    } else if (Pictures.hasPictureName(lower)) {
      requirePictures(name);
      problems.note("The picture has no label, so agreement can be measured but not accuracy.");
      return List.of(new Example(ImageSample.of(path), OptionalInt.empty()));
    } else if (IdxFiles.isIdx(path)) {
      requirePictures(name);
      return IdxFiles.read(path, matcher, problems, context);
    } else if (isTable(lower)) {
      return table(name, text);
    }
    throw LatheException.input(
        name + " is not a data set that Lathe knows.",
        "Known are folders and zips of pictures, CSV, TSV, JSONL, IDX, NPZ and NPY.",
        "Give the file one of these endings, or choose another.");
  }

  private static boolean isBoxFile(String lower) {
    return lower.matches(".*\\.(zip|json|ya?ml|xml|csv|tsv)");
  }

  private List<Example> boxes() throws IOException {
    FileTree tree;
    Optional<String> chosen = Optional.empty();
    if (Files.isDirectory(path)) {
      Path folder = path.toAbsolutePath().normalize();
      Path root = withLabels(folder);
      tree =
          FileTree.ofFolder(root, context)
              .picturesIn(root.relativize(folder))
              .withoutLinkedTexts(root, problems);
    } else if (path.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
      tree = FileTree.ofZip(path, problems);
    } else {
      Path file = path.toAbsolutePath().normalize();
      Path folder = file.getParent();
      // COCO keeps its annotations in a folder beside those of the pictures.
      boolean apart =
          folder.getFileName() != null
              && folder.getParent() != null
              && folder.getFileName().toString().toLowerCase(Locale.ROOT).startsWith("annotation");
      Path root = apart ? folder.getParent() : folder;
      String annotations = root.relativize(file).toString().replace('\\', '/');
      tree = FileTree.ofFolder(root, context).withoutLinkedTexts(root, problems);
      if (tree.files().stream().noneMatch(e -> e.path().equals(annotations))) {
        throw LatheException.input(
            path.getFileName() + " is not read.",
            "It is a link that leads out of its folder.",
            "Choose the file itself.");
      }
      chosen = Optional.of(annotations);
    }
    return new BoxTrees(tree, chosen, boxes.orElseThrow(), problems, context).read();
  }

  private List<Example> masks() throws IOException {
    int first = model.setup().options().get(SemanticSegmentation.FIRST_VALUE);
    MaskClasses classes = new MaskClasses(matcher, ModelClasses.count(model), first, problems);
    return new MaskTrees(pairs(PartnerNames.MASKS), classes, problems, context).read();
  }

  /** The files of a folder or zip; where it is one of pictures, the folder around it has both. */
  private FileTree pairs(PartnerNames names) throws IOException {
    if (!Files.isDirectory(path)) {
      return FileTree.ofZip(path, problems);
    }
    Path folder = path.toAbsolutePath().normalize();
    boolean pictures =
        folder.getParent() != null
            && PicturePairs.isPictureFolder(folder.getFileName().toString(), names);
    if (pictures) {
      Path around = folder.getParent();
      FileTree both = PicturePairs.around(around, folder.getFileName().toString(), names, context);
      if (!PicturePairs.of(both, names).pairs().isEmpty()) {
        return both;
      }
    }
    return FileTree.ofFolder(folder, context);
  }

  /** Where a folder in {@code images} is given whose labels lie in {@code labels}: that of both. */
  private static Path withLabels(Path folder) {
    Path at = folder;
    for (int up = 0; up < 3 && at.getParent() != null; up++, at = at.getParent()) {
      if (at.getFileName().toString().equals("images")
          && Files.isDirectory(at.resolveSibling("labels"))) {
        return at.getParent();
      }
    }
    return folder;
  }

  static boolean isTable(String lower) {
    return lower.matches(".*\\.(csv|tsv|tab|txt|jsonl|ndjson|json)");
  }

  private void checkTableSize(String name) throws IOException {
    if (Files.size(path) > MAX_TABLE_BYTES) {
      throw LatheException.input(
          name + " is too large for a table.", "At most 500 MB are read.", "Take a part of it.");
    }
  }

  private List<Example> table(String name, boolean text) throws IOException {
    checkTableSize(name);
    boolean pictures = model.setup().task().input() == InputKind.PICTURE;
    if (pictures) {
      return labelledPictures(name);
    }
    List<Example> examples = new ArrayList<>();
    rows(name, text, true, examples::add);
    return examples;
  }

  /** The rows of a table of sentences or numbers, one after the other. */
  private void rows(String name, boolean text, boolean labels, Consumer<Example> to)
      throws IOException {
    Table table = Table.read(() -> Files.newInputStream(path), name);
    table.dropped().forEach(d -> problems.add("are left out, because their line is uneven", d));
    try {
      if (text) {
        new TextTables(table, model.setup(), matcher, problems, labels).read(lines, to);
      } else {
        new NumberTables(table, model, matcher, problems, labels).read(lines, to);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** A table given in place of the folder that it labels. */
  private List<Example> labelledPictures(String name) throws IOException {
    Path folder = path.toAbsolutePath().normalize().getParent();
    return images(FileTree.ofFolder(folder, context), Optional.of(name));
  }

  private List<Example> images(FileTree tree) throws IOException {
    return images(tree, Optional.empty());
  }

  private List<Example> images(FileTree tree, Optional<String> table) throws IOException {
    return new ImageTrees(tree, table, matcher, problems, context).read();
  }

  private void requirePictures(String name) {
    if (model.setup().image().isEmpty()) {
      throw LatheException.input(
          name + " does not fit " + model.file().getFileName() + ".",
          "It holds pictures, and the model takes "
              + TensorSpec.inputs(model.onnx().graph()).stream()
                  .map(TensorSpec::toString)
                  .limit(4)
                  .toList()
              + ".",
          "Choose "
              + (model.setup().task().input() != InputKind.TEXT
                  ? "an NPZ file or a table of numbers."
                  : "a table of sentences (CSV, TSV or JSONL)."));
    }
  }
}
