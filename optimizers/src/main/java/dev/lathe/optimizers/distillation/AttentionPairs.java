package dev.lathe.optimizers.distillation;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.distillation.attention.AttentionMaps;
import dev.lathe.optimizers.rewrite.SizedShapes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What of student and teacher tells where they look, and which belongs to which: attention maps of
 * transformers, strong activations of convolutional networks.
 *
 * @param pairs none where nothing is found that fits together
 * @param pictures whether they are activations over a picture
 * @param sentences what is compared, or why nothing is
 */
record AttentionPairs(List<Pair> pairs, boolean pictures, List<String> sentences) {
  /** Copies the lists. */
  AttentionPairs {
    pairs = List.copyOf(pairs);
    sentences = List.copyOf(sentences);
  }

  /** Values at the same depth. */
  record Pair(Place student, Place teacher) {}

  /**
   * A value of a model.
   *
   * @param name as people find it in the file
   * @param shown lets a copy make the value, and tells its name there
   */
  record Place(String name, Shown shown) {
    private static Place of(AttentionMaps.Map map) {
      return new Place(map.name(), map::showIn);
    }

    private static Place of(String value) {
      return new Place(value, copy -> value);
    }
  }

  /** See {@link Place}. */
  @FunctionalInterface
  interface Shown {
    /** The name of the value in a copy of the model. */
    String in(OnnxModel copy);
  }

  /**
   * Looks at both.
   *
   * @param student as it will be used: names of the values, not the normalizations of a training
   * @param trained which values of the student can be moved by a training
   */
  static AttentionPairs of(OnnxModel student, OnnxModel teacher, Predicate<String> trained) {
    List<SizedShapes> shapes = SizedShapes.alike(List.of(student, teacher));
    AttentionMaps own = AttentionMaps.of(student, shapes.get(0).types());
    AttentionMaps taught = AttentionMaps.of(teacher, shapes.get(1).types());
    if (!own.maps().isEmpty() && !taught.maps().isEmpty()) {
      return layers(own, taught, trained);
    }
    boolean convolutional =
        own.maps().isEmpty()
            && taught.maps().isEmpty()
            && own.hidden().isEmpty()
            && taught.hidden().isEmpty();
    if (!convolutional) {
      return new AttentionPairs(List.of(), false, List.of(missing(own, taught)));
    }
    List<Pair> blocks = new ArrayList<>();
    for (HiddenPairs.Pair pair : HiddenPairs.of(student, teacher, trained)) {
      if (pair.axis() == 1 && pair.rank() > 2) {
        blocks.add(new Pair(Place.of(pair.student()), Place.of(pair.teacher())));
      }
    }
    return new AttentionPairs(blocks, true, List.of(said(blocks, true)));
  }

  private static AttentionPairs layers(
      AttentionMaps own, AttentionMaps taught, Predicate<String> trained) {
    List<Pair> pairs = new ArrayList<>();
    boolean fused = false;
    for (int i = 0; i < own.maps().size(); i++) {
      AttentionMaps.Map map = own.maps().get(i);
      AttentionMaps.Map counterpart = counterpart(own, i, taught.maps());
      boolean alike = map.queries() == counterpart.queries() && map.keys() == counterpart.keys();
      if (alike && trained.test(map.name())) {
        pairs.add(new Pair(Place.of(map), Place.of(counterpart)));
        fused |= map.isFused() || counterpart.isFused();
      }
    }
    List<String> sentences = new ArrayList<>(List.of(said(pairs, false)));
    if (fused) {
      sentences.add("Maps of fused attention are computed beside it while the student learns.");
    }
    leftOut(own, taught, sentences::add);
    return new AttentionPairs(pairs, false, sentences);
  }

  private static AttentionMaps.Map counterpart(
      AttentionMaps own, int index, List<AttentionMaps.Map> taught) {
    String name = own.maps().get(index).name();
    int sameDepth = Math.max(0, Math.round((index + 1f) * taught.size() / own.maps().size()) - 1);
    return taught.stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElse(taught.get(sameDepth));
  }

  private static String said(List<Pair> pairs, boolean pictures) {
    if (pairs.isEmpty()) {
      return "No attention is compared: student and teacher have no maps of matching shapes.";
    }
    List<String> names =
        pairs.stream().map(t -> t.student().name() + " with " + t.teacher().name()).toList();
    return (pictures ? "Attention over the picture compared: " : "Attention maps compared: ")
        + String.join(", ", names)
        + ".";
  }

  private static String missing(AttentionMaps own, AttentionMaps taught) {
    String which =
        own.maps().isEmpty() && taught.maps().isEmpty()
            ? "student and teacher"
            : own.maps().isEmpty() ? "the student" : "the teacher";
    List<String> all = new ArrayList<>();
    all.add("No attention is compared: no attention maps are found in " + which + ".");
    leftOut(own, taught, all::add);
    return String.join(" ", all);
  }

  private static void leftOut(AttentionMaps own, AttentionMaps taught, Consumer<String> notes) {
    if (!own.hidden().isEmpty()) {
      notes.accept(
          "Attention of the student without maps: " + String.join(", ", own.hidden()) + ".");
    }
    if (!taught.hidden().isEmpty()) {
      notes.accept(
          "Attention of the teacher without maps: " + String.join(", ", taught.hidden()) + ".");
    }
  }
}
