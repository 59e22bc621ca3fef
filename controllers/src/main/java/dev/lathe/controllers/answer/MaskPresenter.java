package dev.lathe.controllers.answer;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.Segmentation;
import dev.lathe.engine.answer.Segmentation.Share;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.evaluate.TruthScores;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Coloured areas over the picture. */
final class MaskPresenter implements TaskPresenter {
  private static final int BARS = 5;

  /** As long as the picture under it on the screen. */
  private static final int LONGEST = 1280;

  /** A change of less than this share of the picture is not told. */
  private static final double TOLD = 0.0005;

  private static final Set<String> GROUND =
      Set.of("background", "unlabeled", "unlabelled", "void", "none");

  @Override
  public Task task() {
    return Tasks.SEGMENTATION;
  }

  @Override
  public InputMode mode(ModelSetup setup) {
    return InputMode.AREAS;
  }

  @Override
  public AnswerContent content(List<Answer> mine, Optional<List<Answer>> original) {
    Segmentation answer = (Segmentation) mine.get(0);
    PixelClasses shown = small(answer.classes());
    List<Share> shares = answer.shares();
    Map<Integer, Integer> places = new HashMap<>();
    List<DrawnMask.Area> areas = new ArrayList<>();
    for (Share s : shares) {
      places.put(s.index(), areas.size());
      areas.add(area(s));
    }
    int[] pixels = new int[shown.size()];
    Arrays.setAll(pixels, i -> places.getOrDefault(shown.at(i), -1));
    Optional<Segmentation> before = original.map(o -> (Segmentation) o.get(0));
    BitSet changed = before.map(b -> changed(shown, b.classes())).orElseGet(BitSet::new);
    return new DrawnMask(
        shown.width(),
        shown.height(),
        pixels,
        changed,
        areas,
        before
            .map(b -> Texts.get("try.areas.same-share", share(answer, b)))
            .orElseGet(() -> Texts.get("try.areas.count", areas.size())),
        before.map(b -> answer.classes().agreement(b.classes()) == 1).orElse(true));
  }

  private static PixelClasses small(PixelClasses classes) {
    double shrink = Math.max(1.0, Math.max(classes.width(), classes.height()) / (double) LONGEST);
    return classes.scaledTo(
        Math.max(1, (int) (classes.width() / shrink)),
        Math.max(1, (int) (classes.height() / shrink)));
  }

  private static BitSet changed(PixelClasses shown, PixelClasses original) {
    PixelClasses before = original.scaledTo(shown.width(), shown.height());
    BitSet changed = new BitSet(shown.size());
    for (int i = 0; i < shown.size(); i++) {
      if (shown.at(i) != before.at(i)) {
        changed.set(i);
      }
    }
    return changed;
  }

  private static DrawnMask.Area area(Share s) {
    String share = Formats.percent(s.share());
    String detail =
        Double.isNaN(s.confidence())
            ? Texts.get("try.areas.detail", s.label(), share)
            : Texts.get("try.areas.detail-sure", s.label(), share, Formats.percent(s.confidence()));
    return new DrawnMask.Area(
        s.index(),
        s.label(),
        share,
        detail,
        GROUND.contains(s.label().strip().toLowerCase(Locale.ROOT)));
  }

  private static String share(Segmentation a, Segmentation b) {
    double same = a.classes().agreement(b.classes());
    // What differs in a few pixels is not the same.
    return same < 1 && same > 0.9995 ? "> 99.9 %" : Formats.percent(same);
  }

  @Override
  public String against(Answer mine, Truth right) {
    Map<String, Double> scores = new HashMap<>();
    TruthScores.of(task().metrics(), right, mine).forEach((m, v) -> scores.put(m.id(), v));
    return scores.containsKey("miou")
        ? Texts.get(
            "try.areas.against",
            Formats.percent(scores.get("miou")),
            Formats.percent(scores.get("pixel-accuracy")))
        : "";
  }

  @Override
  public String difference(List<Answer> mine, List<Answer> original) {
    Segmentation now = (Segmentation) mine.get(0);
    Segmentation before = (Segmentation) original.get(0);
    if (now.classes().agreement(before.classes()) == 1) {
      return Texts.get("try.areas.same");
    }
    Map<Integer, Double> moved = new HashMap<>();
    Map<Integer, String> labels = new HashMap<>();
    now.shares().forEach(s -> moved.merge(s.index(), s.share(), Double::sum));
    before.shares().forEach(s -> moved.merge(s.index(), -s.share(), Double::sum));
    now.shares().forEach(s -> labels.put(s.index(), s.label()));
    before.shares().forEach(s -> labels.put(s.index(), s.label()));
    List<String> words =
        moved.entrySet().stream()
            .filter(e -> Math.abs(e.getValue()) >= TOLD)
            .sorted((a, b) -> Double.compare(Math.abs(b.getValue()), Math.abs(a.getValue())))
            .limit(2)
            .map(
                e ->
                    Texts.get(
                        e.getValue() > 0 ? "try.areas.more" : "try.areas.less",
                        labels.get(e.getKey()),
                        Formats.number(100 * Math.abs(e.getValue()), 1)))
            .toList();
    return words.isEmpty() ? Texts.get("try.areas.edges") : String.join(" · ", words);
  }

  @Override
  public List<LabelBars.Line> bars(Answer answer) {
    return ((Segmentation) answer)
        .shares().stream()
            .limit(BARS)
            .map(s -> new LabelBars.Line(s.label(), Formats.percent(s.share()), s.share(), false))
            .toList();
  }

  @Override
  public String change(Answer original, Answer draft) {
    Segmentation before = (Segmentation) original;
    Segmentation now = (Segmentation) draft;
    return now.classes().agreement(before.classes()) == 1
        ? Texts.get("optimize.change.same-areas")
        : Texts.get("optimize.change.areas", share(now, before));
  }

  @Override
  public String unmatched() {
    return Texts.get("labels.map.unmatched.pixels");
  }
}
