package dev.lathe.engine.data;

import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.text.TagScheme;
import dev.lathe.engine.text.TagSpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * From the tags of a data set to what the model calls the same: a tag that is one of its labels or
 * that a person says is one, else the type alone, whatever the schemes of both.
 */
final class TagTypes {
  private static final int NAMED = 6;

  private final TagScheme scheme;
  private final ModelSetup setup;
  private final TagScheme labels;
  private final LabelMatcher matcher;
  private final Map<String, String> types = new HashMap<>();

  /**
   * For a data set.
   *
   * @param tags all that it has
   * @param problems is told those that the model does not know
   */
  TagTypes(TreeSet<String> tags, ModelSetup setup, LabelMatcher matcher, Problems problems) {
    this.scheme = TagScheme.of(tags);
    this.setup = setup;
    this.labels = TagScheme.of(setup.labels());
    this.matcher = matcher;
    TreeSet<String> unknown = new TreeSet<>();
    for (String tag : tags) {
      if (!TagScheme.isOutside(tag)) {
        know(tag, unknown);
      }
    }
    if (!unknown.isEmpty()) {
      problems.note(
          "The model has no label for "
              + list(unknown)
              + ": what the data call so counts as missed."
              + (setup.labels().isEmpty()
                  ? " Its labels are not known; give it them."
                  : " Its labels are " + list(new TreeSet<>(setup.labels())) + "."));
    }
  }

  private void know(String tag, TreeSet<String> unknown) {
    String type = scheme.type(tag);
    OptionalInt label = matcher.match(tag);
    if (label.isEmpty() && !matcher.isMappedByHand(tag)) {
      label = ofType(type);
      label = label.isPresent() ? label : matcher.match(type);
    }
    boolean nothing = label.isEmpty() && matcher.isMappedByHand(tag);
    matcher.saw(tag, label);
    if (nothing) {
      types.put(type, TagScheme.OUTSIDE);
    } else if (label.isPresent()) {
      String said = setup.label(label.getAsInt());
      types.put(type, TagScheme.isOutside(said) ? TagScheme.OUTSIDE : labels.type(said));
    } else {
      unknown.add(type);
      types.putIfAbsent(type, type);
    }
  }

  /** The first of the model's labels that is of a type; case does not count. */
  private OptionalInt ofType(String type) {
    for (int i = 0; i < setup.labels().size(); i++) {
      String label = setup.labels().get(i);
      if (!TagScheme.isOutside(label) && labels.type(label).equalsIgnoreCase(type)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** The entities of a sentence, of the model's types as far as it knows them. */
  List<TagSpan> spans(List<String> tags) {
    List<TagSpan> spans = new ArrayList<>();
    for (TagSpan s : scheme.spans(tags)) {
      String type = Optional.ofNullable(types.get(s.type())).orElse(s.type());
      if (!type.equals(TagScheme.OUTSIDE)) {
        spans.add(new TagSpan(type, s.from(), s.to()));
      }
    }
    return spans;
  }

  private static String list(TreeSet<String> names) {
    List<String> all = new ArrayList<>(names);
    return all.size() <= NAMED
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, NAMED - 1))
            + " and "
            + (all.size() - NAMED + 1)
            + " more";
  }
}
