package dev.lathe.controllers.workbench;

import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.optimizers.recipe.TrainingSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The variants of the open experiment: as they are shown, and the records behind them. Use on the
 * screen's thread, but for {@link #read}.
 */
final class VariantShelf {
  private final AppServices services;
  private final ObservableList<VariantItem> items = FXCollections.observableArrayList();
  private final ObservableList<VariantItem> view = FXCollections.unmodifiableObservableList(items);
  private Map<Long, Variant> records = Map.of();

  /** An experiment's records, and what is shown of them. */
  record Listed(List<Variant> records, List<VariantItem> items) {}

  VariantShelf(AppServices services) {
    this.services = services;
  }

  /** The original first, then the variants in the order they were made. */
  ObservableList<VariantItem> items() {
    return view;
  }

  /** A variant's record as it was last read. */
  Optional<Variant> record(long id) {
    return Optional.ofNullable(records.get(id));
  }

  void show(Listed read) {
    records = read.records().stream().collect(Collectors.toUnmodifiableMap(Variant::id, v -> v));
    items.setAll(read.items());
  }

  /** Reads an experiment's variants; on a worker thread. */
  Listed read(Experiment experiment) {
    TrainingSteps training = new TrainingSteps(services.optimizing().passes());
    List<VariantItem> read = new ArrayList<>();
    List<Variant> all = experiment.variants();
    long originalId = all.isEmpty() ? 0 : all.get(0).id();
    for (Variant v : all) {
      // By the row's id, so that a variant keeps its colour when another one is removed.
      long after = Math.floorMod(v.id() - originalId - 1, VariantItem.COLOURS - 1);
      read.add(
          new VariantItem(
              v.id(),
              v.isOriginal() ? Texts.get("variant.original") : v.name(),
              v.isOriginal() ? 0 : 1 + (int) after,
              v.bytes(),
              v.sha256(),
              v.isOriginal(),
              training.in(v.recipeJson())));
    }
    return new Listed(all, read);
  }
}
