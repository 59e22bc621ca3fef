package dev.lathe.controllers.learn;

import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.compare.Interval;
import dev.lathe.controllers.settings.JsonStore;
import dev.lathe.controllers.text.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/**
 * Lessons: the person predicts what happens to the open model, then the real screens measure it.
 * Guesses, readings and the step are kept, so that a lesson goes on where it was left. Use on the
 * screen's thread.
 */
public final class LearnController {
  /** What the place shows. */
  public enum Page {
    LESSONS,
    GLOSSARY
  }

  private final LessonBench bench;
  private final List<Lesson> lessons;
  private final JsonStore<Courses> store;
  private final ReadOnlyObjectWrapper<Optional<At>> at =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyLongWrapper changes = new ReadOnlyLongWrapper();
  private final ReadOnlyStringWrapper cannotGoOn = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper cannotGoBack = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper cannotLeave = new ReadOnlyStringWrapper("");
  private final ObjectProperty<Page> page = new SimpleObjectProperty<>(Page.LESSONS);
  private final StringProperty query = new SimpleStringProperty("");

  /** Readings that still change; only what has settled is kept. */
  private final Map<String, Interval> growing = new HashMap<>();

  /**
   * Where the person is.
   *
   * @param number of the step, from 0
   */
  public record At(Lesson lesson, int number) {
    /** The step. */
    public LessonStep step() {
      return lesson.steps().get(number);
    }
  }

  /** Lessons on a bench, going on where the store says. */
  public LearnController(LessonBench bench, List<Lesson> lessons, JsonStore<Courses> store) {
    this.bench = bench;
    this.lessons = List.copyOf(lessons);
    this.store = store;
    bench.watch(this::look);
    look();
  }

  /** All lessons, in the order in which they are offered. */
  public List<Lesson> lessons() {
    return lessons;
  }

  /** The lesson and step being taken; empty while no lesson runs. */
  public ReadOnlyObjectProperty<Optional<At>> atProperty() {
    return at.getReadOnlyProperty();
  }

  /** Changes whenever guesses, readings or what a lesson needs may have changed. */
  public ReadOnlyLongProperty changesProperty() {
    return changes.getReadOnlyProperty();
  }

  /** Why the next step cannot be taken; empty when it can. */
  public ReadOnlyStringProperty cannotGoOn() {
    return cannotGoOn.getReadOnlyProperty();
  }

  /** Why one cannot go back a step; empty when one can. */
  public ReadOnlyStringProperty cannotGoBack() {
    return cannotGoBack.getReadOnlyProperty();
  }

  /** Why there is no lesson to leave; empty when there is. */
  public ReadOnlyStringProperty cannotLeave() {
    return cannotLeave.getReadOnlyProperty();
  }

  /** What the place shows. */
  public ObjectProperty<Page> pageProperty() {
    return page;
  }

  /** What the glossary is searched for. */
  public StringProperty queryProperty() {
    return query;
  }

  /** What the model's quality is called. */
  public String quality() {
    return bench.quality();
  }

  /** Why a lesson cannot begin; empty when it can. */
  public String cannotStart(Lesson lesson) {
    return bench.lacks(lesson);
  }

  /** How far the open model has come in a lesson; empty when it was not begun with it. */
  public Optional<Course> course(Lesson lesson) {
    return store.get().of(lesson).filter(c -> c.model().equals(bench.model()));
  }

  /** The lesson to take after the running one: the next that was not finished with this model. */
  public Optional<Lesson> following() {
    int here = at.get().map(a -> lessons.indexOf(a.lesson())).orElse(-1);
    return lessons.stream()
        .skip(here + 1L)
        .filter(l -> course(l).filter(Course::finished).isEmpty())
        .findFirst();
  }

  /** Begins, or goes on where the lesson was left. */
  public void start(Lesson lesson) {
    if (cannotStart(lesson).isEmpty()) {
      Course course = course(lesson).filter(c -> !c.finished()).orElse(Course.begin(bench.model()));
      keep(lesson, c -> course);
      enter(lesson, Math.min(course.step(), lesson.steps().size() - 1));
    }
  }

  /** Begins anew. */
  public void restart(Lesson lesson) {
    if (cannotStart(lesson).isEmpty()) {
      keep(lesson, c -> Course.begin(bench.model()));
      enter(lesson, 0);
    }
  }

  /** Goes on to the next step; after the last the lesson ends. */
  public void next() {
    at.get()
        .filter(a -> cannotGoOn.get().isEmpty())
        .ifPresent(
            a -> {
              if (a.step().isSummary()) {
                stop();
              } else {
                enter(a.lesson(), a.number() + 1);
              }
            });
  }

  /** Goes back one step. */
  public void back() {
    at.get().filter(a -> a.number() > 0).ifPresent(a -> enter(a.lesson(), a.number() - 1));
  }

  /** Shows the place where the step happens. */
  public void goThere() {
    at.get().ifPresent(a -> bench.goTo(a.step().place()));
  }

  /** Leaves the lesson; it can be gone on with later. */
  public void stop() {
    at.set(Optional.empty());
    store.update(s -> s.withOpen(""));
    look();
  }

  private void enter(Lesson lesson, int number) {
    At next = new At(lesson, number);
    keep(lesson, c -> c.at(number, next.step().isSummary()));
    store.update(s -> s.withOpen(lesson.id()));
    page.set(Page.LESSONS);
    growing.clear();
    next.step().begin().accept(bench);
    at.set(Optional.of(next));
    bench.goTo(next.step().place());
    look();
  }

  /** The guess for a question of the running lesson. */
  public Optional<String> guess(Question question) {
    return at.get()
        .flatMap(a -> course(a.lesson()))
        .flatMap(c -> Optional.ofNullable(c.guesses().get(question.id())));
  }

  /** Makes a prediction. */
  public void guess(Question question, String guess) {
    at.get().ifPresent(a -> keep(a.lesson(), c -> c.withGuess(question.id(), guess)));
    refresh();
  }

  /** Whether everything that the step waits for has come. */
  public boolean isDone() {
    return at.get()
        .filter(a -> a.step().done().test(bench))
        .filter(a -> readings().keySet().containsAll(ids(a.step())))
        .filter(a -> growing.isEmpty())
        .isPresent();
  }

  private static List<String> ids(LessonStep step) {
    return step.readings().stream().map(Reading::id).toList();
  }

  private Map<String, Interval> readings() {
    Map<String, Interval> all =
        new HashMap<>(
            at.get().flatMap(a -> course(a.lesson())).map(Course::readings).orElse(Map.of()));
    all.putAll(growing);
    return all;
  }

  /** What the running step has to tell: its answers, each beside its guess. */
  public List<Told> told() {
    return at.get()
        .map(
            a ->
                a.lesson().questions().stream()
                    .filter(q -> a.step().tells().contains(q.id()) || a.step().isSummary())
                    .map(q -> told(a.lesson(), q))
                    .filter(t -> a.step().isSummary() || t.verdict() != Told.Verdict.OPEN)
                    .toList())
        .orElse(List.of());
  }

  /** What the person should know about what the step has measured; empty when all is well. */
  public String doubt() {
    return at.get()
        .filter(a -> a.step().action().filter(Action.MEASURE::equals).isPresent())
        .filter(a -> isDone() && bench.doubtful())
        .map(a -> Texts.get("learn.doubtful"))
        .orElse("");
  }

  private Told told(Lesson lesson, Question q) {
    String about = lesson.about(q, bench.quality());
    String guess = guess(q).map(q::guessText).orElse("–");
    Optional<Interval> measured = q.measured().apply(readings());
    if (measured.isEmpty()) {
      return new Told(about, guess, Texts.get("learn.not-measured"), Told.Verdict.OPEN);
    }
    String words = q.measuredText(measured.get());
    boolean unsettled = at.get().filter(a -> a.step().isSummary()).isEmpty() && !isDone();
    Told.Verdict verdict =
        unsettled || guess(q).isEmpty()
            ? Told.Verdict.GROWING
            : q.agrees(guess(q).get(), measured.get()) ? Told.Verdict.RIGHT : Told.Verdict.WRONG;
    return new Told(about, guess, words, verdict);
  }

  /** Reads off the window what the running step waits for. */
  private void look() {
    if (at.get().filter(a -> course(a.lesson()).isPresent()).isEmpty()
        && !bench.model().isEmpty()) {
      // Guesses are about one model: with another the lesson waits until that one is open again.
      growing.clear();
      at.set(open());
    }
    at.get()
        .ifPresent(
            a ->
                a.step()
                    .readings()
                    .forEach(r -> r.see().apply(bench).ifPresent(s -> take(a.lesson(), r, s))));
    refresh();
  }

  /** The lesson that was open last, if the open model is the one that it was taken on. */
  private Optional<At> open() {
    return lessons.stream()
        .filter(l -> l.id().equals(store.get().open()) && course(l).isPresent())
        .findFirst()
        .map(l -> new At(l, Math.min(l.steps().size() - 1, course(l).orElseThrow().step())));
  }

  private void take(Lesson lesson, Reading reading, Seen seen) {
    if (seen.settled()) {
      growing.remove(reading.id());
      keep(lesson, c -> c.withReading(reading.id(), seen.value()));
    } else {
      growing.put(reading.id(), seen.value());
    }
  }

  private void keep(Lesson lesson, UnaryOperator<Course> change) {
    store.update(
        s -> {
          Course now = s.of(lesson).orElse(Course.begin(bench.model()));
          Course next = change.apply(now);
          return next.equals(now) && s.of(lesson).isPresent() ? s : s.with(lesson, next);
        });
  }

  private void refresh() {
    String none = at.get().isPresent() ? "" : Texts.get("why-not.no-lesson");
    boolean unanswered =
        at.get()
            .filter(a -> a.step().asks().stream().anyMatch(q -> guess(q).isEmpty()))
            .isPresent();
    cannotLeave.set(none);
    cannotGoOn.set(unanswered ? Texts.get("learn.predict-first") : none);
    boolean first = at.get().filter(a -> a.number() == 0).isPresent();
    cannotGoBack.set(first ? Texts.get("why-not.first-step") : none);
    changes.set(changes.get() + 1);
  }
}
