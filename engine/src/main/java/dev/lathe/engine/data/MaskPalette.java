package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import dev.lathe.engine.picture.MaskColours;
import dev.lathe.engine.picture.MaskImages;
import dev.lathe.engine.task.ColourLabels;
import dev.lathe.engine.task.Labels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * From the colours of masks to the model's classes: what a person said of a colour; the model's
 * labels, where they come with colours; a file of the data that says names and colours; Pascal
 * VOC's palette, where all colours are of it; else the order in which the colours appear, and then
 * it is said so.
 */
final class MaskPalette {
  private static final int MOST_BYTES = 1_000_000;
  private static final int VOC_COLOURS = 256;
  private static final int VOC_BORDER = 255;
  private static final int NAMED = 6;

  private final LabelMatcher matcher;
  private final OptionalInt classes;
  private final Problems problems;

  MaskPalette(LabelMatcher matcher, OptionalInt classes, Problems problems) {
    this.matcher = matcher;
    this.classes = classes;
    this.problems = problems;
  }

  /** Whether a file's name is usual for names and colours of classes. */
  static boolean hasName(String fileName) {
    return fileName.matches(
        "(?i)(label_?colou?rs?|class_?dict|label_?map|palette)\\.(txt|csv|tsv)");
  }

  /**
   * The class of each colour.
   *
   * @param colours in the order in which they appeared
   * @param tree of the data, which may hold a file of names and colours
   */
  OptionalInt[] classesOf(MaskColours colours, FileTree tree) throws IOException {
    List<Integer> all = colours.all();
    Map<String, OptionalInt> known = known(all, tree);
    OptionalInt[] found = new OptionalInt[all.size()];
    for (int i = 0; i < found.length; i++) {
      String key = ColourLabels.key(all.get(i));
      found[i] =
          matcher.isMappedByHand(key)
              ? matcher.match(key)
              : known.getOrDefault(key, OptionalInt.empty());
      matcher.saw(key, found[i]);
    }
    return found;
  }

  private Map<String, OptionalInt> known(List<Integer> all, FileTree tree) throws IOException {
    Map<String, OptionalInt> byLabels = new HashMap<>();
    for (int rgb : all) {
      OptionalInt index = matcher.match(ColourLabels.key(rgb));
      if (index.isPresent()) {
        byLabels.put(ColourLabels.key(rgb), index);
      }
    }
    boolean said = byLabels.keySet().stream().anyMatch(k -> !matcher.isMappedByHand(k));
    if (said) {
      return byLabels;
    }
    Optional<Map<String, OptionalInt>> file = ofFile(tree);
    return file.isPresent() ? file.get() : voc(all).orElseGet(() -> inOrder(all));
  }

  private Optional<Map<String, OptionalInt>> ofFile(FileTree tree) throws IOException {
    Optional<FileTree.Entry> file =
        tree.files().stream()
            .filter(e -> hasName(e.fileName()))
            .min(Comparator.comparingLong(e -> e.path().chars().filter(c -> c == '/').count()));
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Labels labels = read(file.get());
    Map<String, OptionalInt> of = new HashMap<>();
    for (int i = 0; i < labels.names().size(); i++) {
      boolean inRange = i < classes.orElse(Integer.MAX_VALUE);
      OptionalInt index =
          matcher.hasLabels()
              ? matcher.match(labels.names().get(i))
              : inRange ? OptionalInt.of(i) : OptionalInt.empty();
      of.put(labels.keys().get(i), index);
    }
    problems.note("What the masks' colours mean is said by " + file.get().path() + ".");
    return Optional.of(of);
  }

  private static Labels read(FileTree.Entry file) throws IOException {
    byte[] bytes = file.bytes().head(MOST_BYTES + 1);
    String why = "Its lines are not of the form 'name r g b'.";
    try {
      Optional<Labels> labels =
          bytes.length > MOST_BYTES
              ? Optional.empty()
              : ColourLabels.parse(new String(bytes, StandardCharsets.UTF_8));
      if (labels.isPresent()) {
        return labels.get();
      }
    } catch (IllegalArgumentException e) {
      why = e.getMessage() + ".";
    }
    throw LatheException.input(
        file.path() + " does not say what the colours of the masks mean.",
        why,
        "Mend it, or take it away.");
  }

  private Optional<Map<String, OptionalInt>> voc(List<Integer> all) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int c = 0; c < VOC_COLOURS; c++) {
      places.put(MaskImages.colour(c), c);
    }
    int last = classes.orElse(VOC_BORDER) - 1;
    Map<String, OptionalInt> of = new HashMap<>();
    for (int rgb : all) {
      int place = places.getOrDefault(rgb, Integer.MAX_VALUE);
      if (place > last && place != VOC_BORDER) {
        return Optional.empty();
      }
      of.put(ColourLabels.key(rgb), place > last ? OptionalInt.empty() : OptionalInt.of(place));
    }
    problems.note("The masks' colours are those of Pascal VOC's palette, and were taken so.");
    return Optional.of(of);
  }

  private Map<String, OptionalInt> inOrder(List<Integer> all) {
    int n = Math.min(all.size(), classes.orElse(VOC_BORDER));
    Map<String, OptionalInt> of = new HashMap<>();
    List<String> said = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String key = ColourLabels.key(all.get(i));
      of.put(key, OptionalInt.of(i));
      said.add(i + " is " + key);
    }
    problems.note(
        "Nothing says what the masks' colours mean: they were taken to be the classes in the order"
            + " in which they appear ("
            + said.stream().limit(NAMED).collect(Collectors.joining(", "))
            + (said.size() > NAMED ? ", …" : "")
            + "). If that is wrong, give the model labels with colours, a line 'name r g b' for"
            + " each class.");
    return of;
  }

  /**
   * Says which colours are no class.
   *
   * @param pixels how many pixels have each of them, by colour
   */
  void tellUnknown(Map<Integer, Long> pixels) {
    if (pixels.isEmpty()) {
      return;
    }
    long sum = pixels.values().stream().mapToLong(Long::longValue).sum();
    List<String> named =
        pixels.entrySet().stream()
            .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
            .limit(NAMED)
            .map(e -> ColourLabels.key(e.getKey()) + " (" + e.getValue() + ")")
            .toList();
    boolean one = pixels.size() == 1;
    problems.note(
        (one ? "1 colour" : pixels.size() + " colours")
            + " of the masks "
            + (one ? "is" : "are")
            + " no class of the model, and the pixels of it do not count, "
            + sum
            + " in all: "
            + String.join(", ", named)
            + (pixels.size() > NAMED ? ", …" : "")
            + ".");
  }
}
