package dev.lathe.engine.labels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The label sets that Lathe knows. A network says how many classes it has and not which: a set is
 * offered where the number fits, never imposed.
 */
public final class LabelSets {
  /** Where a number of COCO is not used, and before its first. */
  private static final String UNUSED = "N/A";

  private LabelSets() {}

  /** All of them. */
  public static List<LabelSet> all() {
    LabelSet coco91 = of("coco-91", "COCO, 91 numbers");
    LabelSet imagenet = of("imagenet-1k", "ImageNet-1k");
    return List.of(
        of("coco-80", "COCO"),
        coco91,
        new LabelSet("coco-90", "COCO, numbers from 1", coco91.names().subList(1, 91)),
        of("voc-20", "Pascal VOC"),
        imagenet,
        new LabelSet("imagenet-1001", "ImageNet-1k after a background", background(imagenet)));
  }

  /** Those of so many classes; mostly none. */
  public static List<LabelSet> offers(int classes) {
    return all().stream().filter(s -> s.size() == classes).toList();
  }

  /** The set with that id. */
  public static Optional<LabelSet> ofId(String id) {
    return all().stream().filter(s -> s.id().equals(id)).findFirst();
  }

  /**
   * The names without an unused or background class at their beginning: for detectors whose classes
   * are counted without it, given a list that has it.
   */
  public static List<String> withoutBackground(List<String> names) {
    if (names.isEmpty()) {
      return names;
    }
    String first = names.get(0).strip().toLowerCase(Locale.ROOT).replaceAll("[_\\W]+", "");
    boolean none = first.isEmpty() || first.equals("background") || first.equals("na");
    return none ? names.subList(1, names.size()) : names;
  }

  private static List<String> background(LabelSet set) {
    List<String> names = new ArrayList<>();
    names.add(UNUSED);
    names.addAll(set.names());
    return names;
  }

  private static LabelSet of(String id, String name) {
    String file = id + ".txt";
    try (InputStream in = LabelSets.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + file);
      }
      Stream<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
      return new LabelSet(id, name, lines.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
