package dev.lathe.controllers.data;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.labels.LabelSet;
import dev.lathe.engine.labels.LabelSets;
import dev.lathe.engine.task.ModelClasses;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupPart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * Offers well-known label sets to a model that names no classes and has as many as a set: taken
 * with one click and given back with another, never imposed. Use on the screen's thread.
 */
public final class LabelSetOffers {
  private static final String LABELS = "labels";

  private final WorkbenchController workbench;
  private final ObservableList<Offer> offers = FXCollections.observableArrayList();
  private final ObservableList<Offer> offersView = FXCollections.unmodifiableObservableList(offers);
  private final ReadOnlyStringWrapper reason = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper taken = new ReadOnlyBooleanWrapper();

  /**
   * A set that fits.
   *
   * @param id of the set
   * @param text of the button that takes it
   */
  public record Offer(String id, String text) {}

  /** Follows the model. */
  public LabelSetOffers(WorkbenchController workbench) {
    this.workbench = workbench;
    workbench.openModelProperty().addListener((o, old, now) -> follow(now));
    follow(workbench.openModelProperty().get());
  }

  /** The sets that fit; empty where the model names its classes, or none has as many. */
  public ObservableList<Offer> offers() {
    return offersView;
  }

  /** Why they are offered, a sentence; empty when none is. */
  public ReadOnlyStringProperty reasonProperty() {
    return reason.getReadOnlyProperty();
  }

  /** Whether the model's labels are such a set. */
  public ReadOnlyBooleanProperty takenProperty() {
    return taken.getReadOnlyProperty();
  }

  /** Makes a set the model's labels. */
  public void take(Offer offer) {
    LabelSets.ofId(offer.id()).ifPresent(s -> change(s.names(), Optional.of(source(s))));
  }

  /** Leaves the model without labels again. */
  public void giveBack() {
    if (taken.get()) {
      change(List.of(), Optional.empty());
    }
  }

  private void change(List<String> labels, Optional<String> from) {
    workbench
        .openModelProperty()
        .get()
        .map(o -> o.model().setup())
        .ifPresent(
            s -> {
              Map<String, String> sources = new HashMap<>(s.sources());
              sources.remove(LABELS);
              from.ifPresent(text -> sources.put(LABELS, text));
              workbench.changeSetup(s.withLabels(labels, List.of()).withSources(sources));
            });
  }

  private static String source(LabelSet set) {
    return Texts.get("model.labels.by-set", set.name());
  }

  private void follow(Optional<OpenModel> now) {
    Optional<ModelSetup> setup = now.map(o -> o.model().setup());
    String from = setup.map(s -> s.sources().getOrDefault(LABELS, "")).orElse("");
    taken.set(
        !from.isEmpty()
            && LabelSets.all().stream().map(LabelSetOffers::source).anyMatch(from::equals));
    OptionalInt classes =
        setup.filter(s -> s.task().uses(SetupPart.LABELS) && s.labels().isEmpty()).isPresent()
            ? ModelClasses.count(now.orElseThrow().model())
            : OptionalInt.empty();
    List<LabelSet> fitting = classes.isPresent() ? LabelSets.offers(classes.getAsInt()) : List.of();
    reason.set(fitting.isEmpty() ? "" : Texts.get("labels.sets", classes.getAsInt()));
    offers.setAll(
        fitting.stream()
            .map(s -> new Offer(s.id(), Texts.get("labels.sets.take", s.name(), s.size())))
            .toList());
  }
}
