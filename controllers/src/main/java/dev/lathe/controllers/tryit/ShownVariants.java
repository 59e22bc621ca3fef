package dev.lathe.controllers.tryit;

import dev.lathe.controllers.workbench.VariantItem;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/**
 * Which variants stand beside each other: the original always, and the ones that the person chose;
 * a variant that was just made is shown at once.
 */
public final class ShownVariants {
  /** More do not fit beside each other. */
  public static final int MOST = 4;

  private final ObservableList<VariantItem> all;
  private final ObservableList<VariantItem> shown = FXCollections.observableArrayList();
  private final ObservableList<VariantItem> shownView =
      FXCollections.unmodifiableObservableList(shown);
  private final List<Long> known = new ArrayList<>();

  ShownVariants(ObservableList<VariantItem> all) {
    this.all = all;
    all.addListener((ListChangeListener<VariantItem>) c -> refresh());
    refresh();
  }

  /** All there are. */
  public ObservableList<VariantItem> all() {
    return all;
  }

  /** Those shown, the original first. */
  public ObservableList<VariantItem> variants() {
    return shownView;
  }

  /** Shows a variant or takes it away; the original stays. */
  public void set(VariantItem item, boolean visible) {
    List<Long> ids = new ArrayList<>(shown.stream().map(VariantItem::id).toList());
    ids.remove(item.id());
    if (visible || item.original()) {
      ids.add(item.id());
    }
    publish(ids);
  }

  /** Shows what was shown earlier, and what was made since. */
  void restore(List<Long> earlier, List<Long> knownThen) {
    List<Long> ids = new ArrayList<>(earlier);
    for (VariantItem v : all) {
      if (v.original() || !knownThen.contains(v.id())) {
        ids.remove(v.id());
        ids.add(v.id());
      }
    }
    publish(ids);
  }

  private void refresh() {
    List<Long> ids = new ArrayList<>(shown.stream().map(VariantItem::id).toList());
    boolean another = all.stream().noneMatch(v -> known.contains(v.id()) && !v.original());
    if (another) {
      ids.clear();
    }
    for (VariantItem v : all) {
      if (!known.contains(v.id()) || v.original()) {
        ids.remove(v.id());
        ids.add(v.id());
      }
    }
    known.clear();
    all.forEach(v -> known.add(v.id()));
    publish(ids);
  }

  /** Of too many, the ones added last stay. */
  private void publish(List<Long> ids) {
    List<VariantItem> list =
        new ArrayList<>(all.stream().filter(v -> ids.contains(v.id())).toList());
    while (list.size() > MOST) {
      long oldest =
          ids.stream()
              .filter(id -> list.stream().anyMatch(v -> v.id() == id && !v.original()))
              .findFirst()
              .orElse(-1L);
      list.removeIf(v -> v.id() == oldest);
      ids.remove(oldest);
    }
    if (!list.equals(shown)) {
      shown.setAll(list);
    }
  }
}
