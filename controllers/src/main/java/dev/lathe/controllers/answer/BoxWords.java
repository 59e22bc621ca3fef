package dev.lathe.controllers.answer;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.Boxes;
import dev.lathe.engine.detect.BoxDifferences;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** How a variant's boxes differ from the original's, in a sentence. */
final class BoxWords {
  /** More differences than these are counted, not told. */
  private static final int TOLD = 4;

  private BoxWords() {}

  /** The differences: lost boxes first, because they cost most. */
  static String describe(Boxes original, Boxes variant) {
    BoxDifferences d = BoxDifferences.of(original.boxes(), variant.boxes());
    if (original.boxes().isEmpty() && variant.boxes().isEmpty()) {
      return Texts.get("try.boxes.both-none");
    }
    if (d.isEmpty()) {
      return Texts.get("try.boxes.same");
    }
    List<String> all = new ArrayList<>();
    d.lost().forEach(b -> all.add(lost(original, variant, b)));
    d.added().forEach(b -> all.add(Texts.get("try.boxes.new", variant.label(b.index()), score(b))));
    d.relabelled()
        .forEach(
            c ->
                all.add(
                    Texts.get(
                        "try.boxes.relabelled",
                        original.label(c.before().index()),
                        variant.label(c.after().index()),
                        score(c.after()))));
    d.moved()
        .forEach(
            c ->
                all.add(
                    Texts.get(
                        "try.boxes.moved",
                        variant.label(c.after().index()),
                        Formats.percent(c.before().iou(c.after())))));
    int told = all.size() > TOLD ? TOLD - 1 : all.size();
    String words = String.join(" · ", all.subList(0, told));
    return told == all.size() ? words : Texts.get("try.boxes.more", words, all.size() - told);
  }

  /** What has become of it: the variant may still see it, only not surely enough. */
  private static String lost(Boxes original, Boxes variant, Box b) {
    OptionalDouble now =
        variant.candidates().stream()
            .filter(c -> c.index() == b.index() && c.iou(b) >= BoxDifferences.SAME_OBJECT)
            .mapToDouble(Box::score)
            .max();
    String label = original.label(b.index());
    return now.isPresent()
        ? Texts.get("try.boxes.lost-now", label, score(b), Formats.number(now.getAsDouble(), 2))
        : Texts.get("try.boxes.lost", label, score(b));
  }

  static String score(Box b) {
    return Formats.number(b.score(), 2);
  }
}
