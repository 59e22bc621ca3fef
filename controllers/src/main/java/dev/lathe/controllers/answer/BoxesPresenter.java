package dev.lathe.controllers.answer;

import dev.lathe.controllers.answer.DrawnBoxes.Kind;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.Boxes;
import dev.lathe.engine.detect.BoxDifferences;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Boxes over the picture. */
final class BoxesPresenter implements TaskPresenter {
  private static final int BARS = 5;

  @Override
  public Task task() {
    return Tasks.OBJECT_DETECTION;
  }

  @Override
  public InputMode mode(ModelSetup setup) {
    return InputMode.SCENE;
  }

  @Override
  public AnswerContent content(List<Answer> mine, Optional<List<Answer>> original) {
    Boxes boxes = (Boxes) mine.get(0);
    List<DrawnBoxes.Item> items = new ArrayList<>();
    List<DrawnBoxes.Mark> marks = new ArrayList<>();
    if (original.isPresent()) {
      against((Boxes) original.get().get(0), boxes, items, marks);
    } else {
      boxes.boxes().forEach(b -> items.add(own(boxes, b)));
    }
    return new DrawnBoxes(
        Texts.get("try.boxes.count", boxes.boxes().size()), items, marks, classes(boxes));
  }

  private static void against(
      Boxes original, Boxes boxes, List<DrawnBoxes.Item> items, List<DrawnBoxes.Mark> marks) {
    BoxDifferences d = BoxDifferences.of(original.boxes(), boxes.boxes());
    Map<Box, DrawnBoxes.Item> changed = new IdentityHashMap<>();
    for (BoxDifferences.Change c : d.moved()) {
      changed.put(
          c.after(),
          item(Kind.MOVED, boxes, c.after(), Formats.percent(c.before().iou(c.after()))));
    }
    for (BoxDifferences.Change c : d.relabelled()) {
      changed.put(
          c.after(), item(Kind.RELABELLED, boxes, c.after(), original.label(c.before().index())));
    }
    d.added().forEach(b -> changed.put(b, item(Kind.NEW, boxes, b, "")));
    boxes.boxes().forEach(b -> items.add(changed.getOrDefault(b, own(boxes, b))));
    d.lost().forEach(b -> items.add(item(Kind.LOST, original, b, "")));
    mark(Kind.LOST, d.lost().size(), marks);
    mark(Kind.NEW, d.added().size(), marks);
    mark(Kind.RELABELLED, d.relabelled().size(), marks);
    mark(Kind.MOVED, d.moved().size(), marks);
    if (marks.isEmpty()) {
      mark(Kind.SAME, d.same(), marks);
    }
  }

  private static void mark(Kind kind, int count, List<DrawnBoxes.Mark> marks) {
    if (count > 0) {
      marks.add(new DrawnBoxes.Mark(kind, Texts.get("try.boxes.mark." + word(kind), count)));
    }
  }

  private static DrawnBoxes.Item own(Boxes boxes, Box b) {
    return item(Kind.SAME, boxes, b, "");
  }

  /** A box with what stands on it; {@code about} is what a moved or relabelled one was. */
  private static DrawnBoxes.Item item(Kind kind, Boxes boxes, Box b, String about) {
    String label = boxes.label(b.index());
    String detail =
        Texts.get(
            "try.boxes.detail",
            label,
            BoxWords.score(b),
            Formats.number(b.width(), 0),
            Formats.number(b.height(), 0),
            Formats.number(b.x(), 0),
            Formats.number(b.y(), 0));
    return new DrawnBoxes.Item(
        kind,
        b.index(),
        Texts.get("try.boxes.on." + word(kind), label, BoxWords.score(b), about),
        kind == Kind.SAME
            ? detail
            : detail + "\n" + Texts.get("try.boxes.about." + word(kind), about),
        b.x(),
        b.y(),
        b.width(),
        b.height());
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static List<DrawnBoxes.ClassCount> classes(Boxes boxes) {
    Map<Integer, Integer> counts = new TreeMap<>();
    boxes.boxes().forEach(b -> counts.merge(b.index(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(e -> new DrawnBoxes.ClassCount(e.getKey(), boxes.label(e.getKey()), e.getValue()))
        .sorted(Comparator.comparingInt(DrawnBoxes.ClassCount::count).reversed())
        .toList();
  }

  @Override
  public String difference(List<Answer> mine, List<Answer> original) {
    return BoxWords.describe((Boxes) original.get(0), (Boxes) mine.get(0));
  }

  @Override
  public String unmatched() {
    return Texts.get("labels.map.unmatched.boxes");
  }

  @Override
  public List<LabelBars.Line> bars(Answer answer) {
    Boxes boxes = (Boxes) answer;
    return boxes.boxes().stream()
        .limit(BARS)
        .map(b -> new LabelBars.Line(boxes.label(b.index()), BoxWords.score(b), b.score(), false))
        .toList();
  }

  @Override
  public String change(Answer original, Answer draft) {
    BoxDifferences d = BoxDifferences.of(((Boxes) original).boxes(), ((Boxes) draft).boxes());
    if (d.isEmpty()) {
      return Texts.get("optimize.change.same-boxes");
    }
    List<DrawnBoxes.Mark> marks = new ArrayList<>();
    mark(Kind.LOST, d.lost().size(), marks);
    mark(Kind.NEW, d.added().size(), marks);
    mark(Kind.RELABELLED, d.relabelled().size(), marks);
    mark(Kind.MOVED, d.moved().size(), marks);
    return String.join(", ", marks.stream().map(DrawnBoxes.Mark::text).toList());
  }
}
