package dev.lathe.controllers.data;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupPart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/**
 * Offers the names of the data's classes as labels of a model that has none: a guess, taken with
 * one click and given back with another.
 */
public final class LabelGuess {
  private static final String LABELS = "labels";
  private static final int SHOWN = 4;

  private final WorkbenchController workbench;
  private final DataController data;
  private final Notifications notifications;
  private final ReadOnlyStringWrapper offer = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper taken = new ReadOnlyBooleanWrapper();

  /** Follows the model and its data. */
  public LabelGuess(
      WorkbenchController workbench, DataController data, Notifications notifications) {
    this.workbench = workbench;
    this.data = data;
    this.notifications = notifications;
    InvalidationListener follow = o -> follow();
    workbench.openModelProperty().addListener(follow);
    data.datasetProperty().addListener(follow);
    follow();
  }

  /** What is offered, a sentence; empty when nothing is. */
  public ReadOnlyStringProperty offerProperty() {
    return offer.getReadOnlyProperty();
  }

  /** Whether the model's labels are such a guess. */
  public ReadOnlyBooleanProperty takenProperty() {
    return taken.getReadOnlyProperty();
  }

  /** Makes the names the model's labels. */
  public void take() {
    List<String> names = offered();
    if (!names.isEmpty()) {
      change(names, Optional.of(Texts.get("model.labels.guessed")));
      notifications.success(Texts.get("labels.guess.taken", names.size()));
    }
  }

  /** Leaves the model without labels again. */
  public void giveBack() {
    if (taken.get()) {
      change(List.of(), Optional.empty());
    }
  }

  private void change(List<String> labels, Optional<String> source) {
    setup()
        .ifPresent(
            s -> {
              Map<String, String> sources = new HashMap<>(s.sources());
              sources.remove(LABELS);
              source.ifPresent(text -> sources.put(LABELS, text));
              workbench.changeSetup(s.withLabels(labels, List.of()).withSources(sources));
            });
  }

  private Optional<ModelSetup> setup() {
    return workbench.openModelProperty().get().map(o -> o.model().setup());
  }

  private List<String> offered() {
    boolean wanted = setup().filter(s -> s.task().uses(SetupPart.LABELS)).isPresent();
    boolean nameless = setup().filter(s -> s.labels().isEmpty()).isPresent();
    return wanted && nameless
        ? data.datasetProperty().get().map(Dataset::guess).orElse(List.of())
        : List.of();
  }

  private void follow() {
    taken.set(
        setup()
            .map(s -> s.sources().getOrDefault(LABELS, ""))
            .filter(Texts.get("model.labels.guessed")::equals)
            .isPresent());
    List<String> names = offered();
    String more = names.size() > SHOWN ? ", …" : "";
    offer.set(
        names.isEmpty()
            ? ""
            : Texts.get(
                "labels.guess.offer",
                data.datasetProperty().get().map(Dataset::name).orElse(""),
                names.size(),
                String.join(", ", names.subList(0, Math.min(SHOWN, names.size()))) + more));
  }
}
