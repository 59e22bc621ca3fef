package dev.lathe.controllers.data;

import dev.lathe.controllers.answer.Presenters;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.DataClass;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.task.ClassMap;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelClasses;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/**
 * Says which of the model's classes the data mean, where their names differ: a person says it class
 * by class, with a guess to begin with. It becomes part of the setup and the data are read anew.
 * Use on the screen's thread.
 */
public final class ClassMapping {
  private static final String SOURCE = "classMap";
  private static final int SHOWN = 4;

  private final WorkbenchController workbench;
  private final DataController data;
  private final ReadOnlyStringWrapper offer = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper mapped = new ReadOnlyBooleanWrapper();

  /**
   * A class of the model that can be chosen.
   *
   * @param value what the setup keeps; empty for "not in the model"
   * @param name for people
   */
  public record Target(String value, String name) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A class of the data whose name the model does not have.
   *
   * @param name as the data call it
   * @param target what it is taken for, or may be
   * @param guessed whether nobody said it yet
   */
  public record Line(String name, Target target, boolean guessed) {}

  /** Follows the model and its data. */
  public ClassMapping(WorkbenchController workbench, DataController data) {
    this.workbench = workbench;
    this.data = data;
    InvalidationListener follow = o -> follow();
    workbench.openModelProperty().addListener(follow);
    data.datasetProperty().addListener(follow);
    follow();
  }

  /** Which classes of the data the model does not have, a sentence; empty when it has all. */
  public ReadOnlyStringProperty offerProperty() {
    return offer.getReadOnlyProperty();
  }

  /** Whether a person said of a class of these data what it means. */
  public ReadOnlyBooleanProperty mappedProperty() {
    return mapped.getReadOnlyProperty();
  }

  /** What can be chosen: "not in the model" first, then the model's classes. */
  public List<Target> targets() {
    List<Target> all = new ArrayList<>();
    all.add(none());
    model()
        .ifPresent(
            m -> {
              int classes = ModelClasses.count(m).orElse(m.setup().labels().size());
              for (int i = 0; i < classes; i++) {
                all.add(target(m.setup(), i));
              }
            });
    return all;
  }

  /** The classes to map, in alphabetical order, each with what holds or is guessed. */
  public List<Line> lines() {
    List<Target> targets = targets();
    return strange().stream().map(c -> line(c, targets)).toList();
  }

  /**
   * Takes what was chosen.
   *
   * @param chosen by the data's name of a class
   */
  public void apply(Map<String, Target> chosen) {
    model()
        .ifPresent(
            m -> {
              Map<String, String> all = new TreeMap<>(m.setup().classMap().byName());
              chosen.forEach((name, target) -> all.put(name, target.value()));
              change(new ClassMap(all));
            });
  }

  /** Forgets what was said of the classes of these data. */
  public void giveBack() {
    model()
        .ifPresent(
            m -> {
              ClassMap rest = m.setup().classMap();
              for (DataClass c : strange()) {
                rest = rest.with(c.name(), Optional.empty());
              }
              change(rest);
            });
  }

  private void change(ClassMap map) {
    model()
        .map(Model::setup)
        .filter(s -> !s.classMap().equals(map))
        .ifPresent(
            s ->
                workbench.changeSetup(
                    s.withClassMap(map).withSource(SOURCE, Texts.get("model.setup.by-hand"))));
  }

  private Optional<Model> model() {
    return workbench.openModelProperty().get().map(OpenModel::model);
  }

  private static Target none() {
    return new Target("", Texts.get("labels.map.none"));
  }

  /** By its name where only it is called so; else by its number. */
  private static Target target(ModelSetup s, int index) {
    String name = s.label(index);
    boolean sole =
        index < s.labels().size() && s.labels().indexOf(name) == s.labels().lastIndexOf(name);
    return new Target(sole ? name : Integer.toString(index), name);
  }

  private List<DataClass> classes() {
    boolean wanted = model().filter(m -> m.setup().task().uses(SetupPart.LABELS)).isPresent();
    return wanted
        ? data.datasetProperty().get().map(Dataset::classes).orElse(List.of())
        : List.of();
  }

  /** Those that are not found by themselves. */
  private List<DataClass> strange() {
    Map<String, String> said = model().map(m -> m.setup().classMap().normalized()).orElse(Map.of());
    return classes().stream()
        .filter(c -> c.index().isEmpty() || said.containsKey(ClassMap.normal(c.name())))
        .sorted(Comparator.comparing(DataClass::name))
        .toList();
  }

  private Line line(DataClass c, List<Target> targets) {
    Optional<String> said =
        model().map(m -> m.setup().classMap().normalized().get(ClassMap.normal(c.name())));
    if (said.isPresent() && c.index().isEmpty()) {
      return new Line(c.name(), none(), false);
    }
    if (c.index().isPresent()) {
      return new Line(c.name(), targets.get(c.index().getAsInt() + 1), false);
    }
    return new Line(c.name(), ClassGuess.of(c.name(), targets).orElse(none()), true);
  }

  private void follow() {
    Map<String, String> said = model().map(m -> m.setup().classMap().normalized()).orElse(Map.of());
    List<String> open =
        strange().stream()
            .map(DataClass::name)
            .filter(n -> !said.containsKey(ClassMap.normal(n)))
            .toList();
    mapped.set(strange().size() > open.size());
    offer.set(
        open.isEmpty()
            ? ""
            : Texts.get(
                "labels.map.offer",
                open.size(),
                open.stream().limit(SHOWN).collect(Collectors.joining(", "))
                    + (open.size() > SHOWN ? ", …" : ""),
                Formats.whole(classes().size()),
                model().map(m -> Presenters.of(m.setup().task()).unmatched()).orElse("")));
  }
}
