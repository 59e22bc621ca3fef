package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.picture.Pictures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pictures in a folder or zip: with {@code labels.csv}, in class folders, or lying flat with names
 * that begin with a WordNet id.
 */
final class ImageTrees {
  private static final Pattern WORDNET = Pattern.compile("(n\\d{8})(?:[_\\-. ](.*?))?\\.[A-Za-z]+");
  private static final Set<String> SPLIT_NAMES =
      Set.of("train", "training", "val", "valid", "validation", "test", "testing", "eval");

  private final FileTree tree;
  private final Optional<String> tableName;
  private final LabelMatcher matcher;
  private final Problems problems;
  private final JobContext context;

  /**
   * Over a tree.
   *
   * @param tableName the file in the root that holds the labels; without it {@code labels.csv} and
   *     {@code labels.tsv} are looked for
   */
  ImageTrees(
      FileTree tree,
      Optional<String> tableName,
      LabelMatcher matcher,
      Problems problems,
      JobContext context) {
    this.tree = tree;
    this.tableName = tableName;
    this.matcher = matcher;
    this.problems = problems;
    this.context = context;
  }

  /**
   * The examples.
   *
   * @throws LatheException when there are no pictures
   */
  List<Example> read() throws IOException {
    Optional<FileTree.Entry> table =
        tree.files().stream().filter(e -> isTable(e.path())).findFirst();
    if (table.isPresent()) {
      return ofTable(table.get());
    }
    List<FileTree.Entry> pictures = pictures();
    if (pictures.isEmpty()) {
      throw LatheException.input(
          "There are no pictures in " + tree.name() + ".",
          "PNG, JPEG, BMP, GIF and WebP files are looked for, in folders named like the classes.",
          tree.files().stream()
              .map(FileTree.Entry::path)
              .filter(p -> p.endsWith(".zip"))
              .findFirst()
              .map(p -> "Choose a zip in it, e.g. " + tree.root() + p + ".")
              .orElse("Choose the folder with the class folders."));
    }
    return pictures.stream().anyMatch(e -> e.path().contains("/"))
        ? ofClassFolders(pictures)
        : ofFlat(pictures);
  }

  private boolean isTable(String path) {
    return tableName
        .map(path::equals)
        .orElse(path.equalsIgnoreCase("labels.csv") || path.equalsIgnoreCase("labels.tsv"));
  }

  private List<FileTree.Entry> pictures() {
    return tree.files().stream().filter(e -> Pictures.hasPictureName(e.path())).toList();
  }

  private Example example(FileTree.Entry e, OptionalInt label) {
    return new Example(new ImageSample(tree.root() + e.path(), e.bytes()), label);
  }

  private List<Example> ofClassFolders(List<FileTree.Entry> pictures) {
    Set<String> folders = new HashSet<>();
    for (FileTree.Entry e : pictures) {
      folder(e).ifPresent(folders::add);
    }
    if (SPLIT_NAMES.containsAll(lower(folders))) {
      throw LatheException.input(
          tree.name() + " holds several data sets: " + String.join(", ", folders) + ".",
          "Class folders are wanted at this level.",
          "Choose one of them, e.g. " + tree.root() + folders.iterator().next() + ".");
    }
    Map<String, Integer> classes = matcher.matchAll(folders);
    List<Example> list = new ArrayList<>();
    for (FileTree.Entry e : pictures) {
      Optional<String> folder = folder(e);
      Integer label = folder.map(classes::get).orElse(null);
      if (folder.isEmpty()) {
        problems.add("have no label, because they lie outside the class folders", e.path());
      } else if (label == null) {
        problems.add("have a label that the model does not know", e.path());
      }
      list.add(example(e, label == null ? OptionalInt.empty() : OptionalInt.of(label)));
    }
    return list;
  }

  private static Set<String> lower(Set<String> names) {
    Set<String> lower = new HashSet<>();
    names.forEach(n -> lower.add(n.toLowerCase(Locale.ROOT)));
    return lower;
  }

  private static Optional<String> folder(FileTree.Entry e) {
    int slash = e.path().indexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(e.path().substring(0, slash));
  }

  private List<Example> ofFlat(List<FileTree.Entry> pictures) {
    List<Example> list = new ArrayList<>();
    int named = 0;
    for (FileTree.Entry e : pictures) {
      Matcher m = WORDNET.matcher(e.fileName());
      OptionalInt label = OptionalInt.empty();
      if (m.matches()) {
        named++;
        label = matcher.match(m.group(1));
        if (label.isEmpty() && m.group(2) != null) {
          label = matcher.match(m.group(2));
        }
        if (label.isEmpty()) {
          problems.add("have a label that the model does not know", e.path());
        }
      }
      list.add(example(e, label));
    }
    if (named == 0) {
      problems.note(
          "The pictures of "
              + tree.name()
              + " have no labels, so agreement can be measured but not accuracy. Folders named like"
              + " the classes, or a labels.csv with the columns file and label, give them some.");
    } else if (named < pictures.size()) {
      problems.add("have no label", "those whose names do not begin with a WordNet id");
    }
    return list;
  }

  private List<Example> ofTable(FileTree.Entry entry) throws IOException {
    context.checkCancelled();
    Table table = Table.read(entry.bytes().read(), entry.fileName());
    int file = table.column(List.of("file", "filename", "file_name", "path", "image"));
    int label = table.column(List.of("label", "class", "category", "target"));
    if (file < 0 || label < 0) {
      throw table.noHeader(
          "file,label",
          "For a model of pictures it must name them and their classes, in columns file and"
              + " label.");
    }
    Map<String, FileTree.Entry> byPath = new HashMap<>();
    tree.files().forEach(e -> byPath.put(e.path(), e));
    Set<String> names = new HashSet<>();
    table.rows().forEach(r -> names.add(r.get(label).strip()));
    names.remove("");
    Map<String, Integer> classes = matcher.matchAll(names);
    List<Example> list = new ArrayList<>();
    for (Row row : table.rows()) {
      FileTree.Entry e =
          byPath.get(row.get(file).strip().replace('\\', '/').replaceFirst("^\\./", ""));
      String name = row.get(label).strip();
      Integer index = classes.get(name);
      if (e == null) {
        problems.add("are left out, because there is no such file in the folder", row.get(file));
        continue;
      } else if (name.isEmpty()) {
        problems.add("have no label", row.get(file));
      } else if (index == null) {
        problems.add(
            "have a label that the model does not know", row.get(file) + " (" + name + ")");
      }
      list.add(example(e, index == null ? OptionalInt.empty() : OptionalInt.of(index)));
    }
    return list;
  }
}
