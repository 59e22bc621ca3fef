package dev.lathe.engine.data;

import dev.lathe.engine.task.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * From the classes of a data set of boxes to the model's: by name where the model has labels, VOC's
 * and COCO's spellings of one class being the same; else by the data's own numbers.
 */
final class BoxClasses {
  /** What VOC calls some of COCO's classes. */
  private static final Map<String, String> VOC_TO_COCO =
      Map.of(
          "aeroplane", "airplane",
          "diningtable", "dining table",
          "motorbike", "motorcycle",
          "pottedplant", "potted plant",
          "sofa", "couch",
          "tvmonitor", "tv");

  private final LabelMatcher matcher;
  private final boolean labelled;
  private final OptionalInt classes;
  private final Problems problems;

  BoxClasses(Model model, OptionalInt classes, LabelMatcher matcher, Problems problems) {
    this.matcher = matcher;
    this.labelled = !model.setup().labels().isEmpty();
    this.classes = classes;
    this.problems = problems;
  }

  /**
   * The model's class of each of the data's, by the data's number; a class that the model does not
   * know is missing.
   *
   * @param names by the data's own numbers, which need not be dense
   */
  Map<Integer, Integer> byNumber(Map<Integer, String> names) {
    Map<Integer, Integer> found = new HashMap<>();
    TreeMap<Integer, String> sorted = new TreeMap<>(names);
    if (labelled) {
      sorted.forEach((id, name) -> match(name).ifPresent(i -> found.put(id, i)));
      return found;
    }
    if (sorted.values().stream().anyMatch(matcher::isMappedByHand)) {
      sorted.forEach((id, name) -> match(name).ifPresent(i -> found.put(id, i)));
      return found;
    }
    boolean inOrder = classes.isEmpty() || classes.getAsInt() == sorted.size();
    boolean within = !sorted.isEmpty() && sorted.lastKey() < classes.orElse(0);
    if (!inOrder && !within) {
      problems.note(
          "The "
              + sorted.size()
              + " classes of the data cannot be matched with the model's "
              + classes.getAsInt()
              + ", whose labels are not known. Give the model its labels.");
      return found;
    }
    int place = 0;
    for (int id : sorted.keySet()) {
      found.put(id, inOrder ? place : id);
      place++;
    }
    List<String> list = new ArrayList<>(sorted.values());
    problems.note(
        "The model's labels are not known: its classes were taken to be those of the data, "
            + String.join(", ", list.subList(0, Math.min(5, list.size())))
            + (list.size() > 5 ? ", …" : "")
            + ". Give the model its labels if that is wrong.");
    return found;
  }

  /** The model's class of each name; where the model has no labels, in alphabetical order. */
  Map<String, Integer> byName(Iterable<String> names) {
    Map<String, Integer> found = new HashMap<>();
    List<String> all = new ArrayList<>();
    for (String name : names) {
      all.add(name);
      if (labelled) {
        match(name).ifPresent(i -> found.put(name, i));
      }
    }
    return labelled ? found : matcher.matchAll(all);
  }

  private OptionalInt match(String name) {
    OptionalInt index = matched(name);
    matcher.saw(name, index);
    return index;
  }

  private OptionalInt matched(String name) {
    OptionalInt direct = matcher.match(name);
    if (direct.isPresent() || matcher.isMappedByHand(name)) {
      return direct;
    }
    for (Map.Entry<String, String> e : VOC_TO_COCO.entrySet()) {
      if (name.strip().equalsIgnoreCase(e.getKey())) {
        return matcher.match(e.getValue());
      } else if (name.strip().replace('_', ' ').equalsIgnoreCase(e.getValue())) {
        return matcher.match(e.getKey());
      }
    }
    return OptionalInt.empty();
  }
}
