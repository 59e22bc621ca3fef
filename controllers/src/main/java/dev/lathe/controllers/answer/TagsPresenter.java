package dev.lathe.controllers.answer;

import dev.lathe.controllers.answer.TaggedText.Kind;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.TokenTags;
import dev.lathe.engine.answer.TokenTags.Entity;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import dev.lathe.engine.text.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Entities, or parts of speech, in the sentence. */
final class TagsPresenter implements TaskPresenter {
  private static final int BARS = 5;
  private static final int NAMED = 3;

  @Override
  public Task task() {
    return Tasks.TOKEN_CLASSIFICATION;
  }

  @Override
  public InputMode mode(ModelSetup setup) {
    return InputMode.SENTENCE;
  }

  @Override
  public AnswerContent content(List<Answer> mine, Optional<List<Answer>> original) {
    TokenTags tags = (TokenTags) mine.get(0);
    Optional<TokenTags> before = original.map(o -> (TokenTags) o.get(0));
    String text = tags.sentence().map(TokenTags.Sentence::text).orElse("");
    int length = text.codePointCount(0, text.length());
    List<TaggedText.Part> parts = new ArrayList<>();
    int at = 0;
    for (Entity e : tags.entities()) {
      between(text, at, e.start(), parts);
      parts.add(part(tags, e, before));
      at = e.end();
    }
    between(text, at, length, parts);
    String note =
        tags.sentence()
            .filter(s -> s.cutAt() >= 0)
            .map(s -> Texts.get("try.tags.cut", Formats.whole(s.cutAt())))
            .orElse(tags.entities().isEmpty() ? Texts.get("try.tags.none") : "");
    return new TaggedText(parts, legend(tags), note);
  }

  private static void between(String text, int from, int to, List<TaggedText.Part> parts) {
    if (to > from) {
      parts.add(new TaggedText.Part(new Place(from, to).of(text), "", -1, Kind.SAME, ""));
    }
  }

  private static TaggedText.Part part(TokenTags tags, Entity e, Optional<TokenTags> original) {
    Optional<Entity> there = original.flatMap(o -> at(o, e));
    Kind kind =
        original.isEmpty() || there.filter(t -> t.label().equals(e.label())).isPresent()
            ? Kind.SAME
            : there.isPresent() ? Kind.RELABELLED : Kind.NEW;
    String was = there.map(Entity::label).orElse("");
    String word = kind.name().toLowerCase(Locale.ROOT);
    String detail =
        Texts.get(
            "try.tags.detail",
            e.label(),
            Formats.percent(e.score()),
            Formats.whole(e.start()),
            Formats.whole(e.end()));
    return new TaggedText.Part(
        e.text(),
        Texts.get("try.tags.on." + word, e.label(), was),
        number(tags, e.label()),
        kind,
        kind == Kind.SAME ? detail : detail + "\n" + Texts.get("try.tags.about." + word, was));
  }

  private static Optional<Entity> at(TokenTags tags, Entity e) {
    return tags.entities().stream()
        .filter(o -> o.start() == e.start() && o.end() == e.end())
        .findFirst();
  }

  private static int number(TokenTags tags, String label) {
    return Math.max(0, tags.sentence().map(s -> s.types().indexOf(label)).orElse(0));
  }

  private static List<TaggedText.Type> legend(TokenTags tags) {
    Map<Integer, Integer> counts = new TreeMap<>();
    Map<Integer, String> names = new TreeMap<>();
    for (Entity e : tags.entities()) {
      int n = number(tags, e.label());
      counts.merge(n, 1, Integer::sum);
      names.put(n, e.label());
    }
    return counts.entrySet().stream()
        .map(
            c ->
                new TaggedText.Type(
                    c.getKey(), Texts.get("try.tags.legend", names.get(c.getKey()), c.getValue())))
        .toList();
  }

  @Override
  public String difference(List<Answer> mine, List<Answer> original) {
    TokenTags now = (TokenTags) mine.get(0);
    TokenTags before = (TokenTags) original.get(0);
    List<String> words = new ArrayList<>();
    for (Entity e : before.entities()) {
      Optional<Entity> there = at(now, e);
      if (there.isEmpty()) {
        words.add(Texts.get("try.tags.lost", e.label(), e.text()));
      } else if (!there.get().label().equals(e.label())) {
        words.add(Texts.get("try.tags.relabelled", e.text(), there.get().label(), e.label()));
      }
    }
    now.entities().stream()
        .filter(e -> at(before, e).isEmpty())
        .forEach(e -> words.add(Texts.get("try.tags.new", e.label(), e.text())));
    if (words.isEmpty()) {
      return Texts.get(
          now.entities().isEmpty() ? "try.tags.both-none" : "try.difference.tags-same");
    }
    int more = words.size() - NAMED;
    String shown = String.join(" · ", words.subList(0, Math.min(NAMED, words.size())));
    return more > 0 ? Texts.get("try.boxes.more", shown, more) : shown;
  }

  @Override
  public Optional<String> verdict(boolean agrees) {
    return Optional.of(Texts.get(agrees ? "try.verdict.same-tags" : "try.verdict.other-tags"));
  }

  @Override
  public List<LabelBars.Line> bars(Answer answer) {
    return ((TokenTags) answer)
        .entities().stream()
            .limit(BARS)
            .map(
                e ->
                    new LabelBars.Line(
                        Texts.get("try.tags.bar", e.label(), e.text()),
                        Formats.percent(e.score()),
                        Math.max(0, Math.min(1, e.score())),
                        false))
            .toList();
  }

  @Override
  public String change(Answer original, Answer draft) {
    TokenTags before = (TokenTags) original;
    TokenTags now = (TokenTags) draft;
    long lost = before.entities().stream().filter(e -> !has(now, e)).count();
    long found = now.entities().stream().filter(e -> !has(before, e)).count();
    return lost == 0 && found == 0
        ? Texts.get("optimize.change.same-tags")
        : Texts.get("optimize.change.other-tags", lost, found);
  }

  private static boolean has(TokenTags tags, Entity e) {
    return at(tags, e).filter(o -> o.label().equals(e.label())).isPresent();
  }

  @Override
  public String unmatched() {
    return Texts.get("labels.map.unmatched.tags");
  }
}
