package dev.lathe.controllers.learn;

import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.compare.Interval;
import dev.lathe.controllers.compare.MeasuredWith;
import dev.lathe.controllers.compare.Quality;
import dev.lathe.controllers.workbench.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** A window that a lesson can be walked through at once. */
final class FakeBench implements LessonBench {
  final List<Place> places = new ArrayList<>();
  final List<String> recipes = new ArrayList<>();
  final Set<String> made = new HashSet<>();
  String model = "sha";
  String scenario = "";
  boolean measured;
  boolean quiet = true;
  boolean doubtful;
  Optional<Seen> agreement = Optional.empty();
  private Runnable watcher = () -> {};

  void changed() {
    watcher.run();
  }

  @Override
  public void goTo(Place place) {
    places.add(place);
  }

  @Override
  public void setRecipe(String pass) {
    recipes.add(pass);
  }

  @Override
  public void setScenario(String id) {
    scenario = id;
    measured = false;
  }

  @Override
  public String lacks(Lesson lesson) {
    return model.isEmpty() ? "No model." : "";
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public String quality() {
    return "Accuracy";
  }

  @Override
  public Optional<Seen> sameLabel(String pass) {
    return agreement.map(a -> new Seen(Seen.exactly(1), a.settled()));
  }

  @Override
  public Optional<Seen> agreement(String pass) {
    return agreement;
  }

  @Override
  public boolean made(String pass) {
    return made.contains(pass);
  }

  @Override
  public Optional<CompareRow> original() {
    return Optional.of(row(true)).filter(r -> measured);
  }

  @Override
  public Optional<CompareRow> row(String pass) {
    return Optional.of(row(false)).filter(r -> measured && made(pass));
  }

  @Override
  public boolean doubtful() {
    return doubtful;
  }

  @Override
  public boolean quiet() {
    return quiet;
  }

  @Override
  public void watch(Runnable changed) {
    watcher = changed;
  }

  private CompareRow row(boolean original) {
    double batch = scenario.equals("offline") ? 2 : 1;
    Quality quality =
        new Quality(
            "accuracy",
            "Accuracy",
            true,
            true,
            new Interval(0.9, 0.88, 0.92, 400),
            Optional.of(new Interval(-0.02, -0.03, -0.01, 400)).filter(i -> !original),
            OptionalDouble.empty());
    return new CompareRow(
        original ? 1 : 2,
        original ? "Original" : "Variant",
        0,
        original,
        "CPU",
        Optional.of(quality),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.of(new Interval(2 * batch, 1.9 * batch, 2.1 * batch, 100)),
        OptionalDouble.empty(),
        Optional.of(new Interval(500 * batch, 490 * batch, 510 * batch, 100)),
        OptionalDouble.empty(),
        original ? 1000 : 250,
        Optional.of(new Interval(1.5, 1.4, 1.6, 100)).filter(i -> !original),
        CompareRow.Trust.VALID,
        List.of(),
        Set.of(),
        new MeasuredWith(Optional.of("g"), "", List.of()));
  }
}
