package dev.lathe.views.shell;

import dev.lathe.controllers.job.JobEntry;
import dev.lathe.controllers.job.JobList;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.RuntimesController;
import dev.lathe.controllers.workbench.RuntimesController.RuntimeItem;
import dev.lathe.controllers.workbench.RuntimesController.SourceItem;
import dev.lathe.views.parts.Parts;
import java.util.LinkedHashMap;
import java.util.Map;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The runtimes that were added, what is being added, and how to add one. */
final class RuntimeSection extends VBox {
  private final RuntimesController runtimes;
  private final JobList jobs;
  private final Runnable hide;
  private final VBox added = Parts.column();
  private final VBox running = Parts.column();
  private final Map<JobEntry, Node> rows = new LinkedHashMap<>();

  /**
   * The section.
   *
   * @param hide closes the popover: a dialog must not open behind it
   */
  RuntimeSection(RuntimesController runtimes, JobList jobs, Runnable hide) {
    this.runtimes = runtimes;
    this.jobs = jobs;
    this.hide = hide;
    MenuButton add = new MenuButton(Texts.get("shell.runtime.add"), Parts.icon("fth-plus"));
    add.setId("add-runtime");
    MenuItem folder = new MenuItem(Texts.get("shell.runtime.folder"));
    folder.setOnAction(e -> after(runtimes::addFolder));
    add.getItems().add(folder);
    for (SourceItem s : runtimes.sources()) {
      MenuItem item = new MenuItem(Texts.get("shell.runtime.fetch", s.name(), s.size()));
      item.setMnemonicParsing(false);
      item.setOnAction(e -> after(() -> runtimes.fetch(s)));
      add.getItems().add(item);
    }
    add.setMinHeight(USE_PREF_SIZE);
    setSpacing(Parts.GRID);
    setMinHeight(USE_PREF_SIZE); // the list of devices gives way, it can scroll
    getChildren().addAll(added, running, add);
    InvalidationListener refresh = o -> refresh();
    runtimes.added().addListener(refresh);
    jobs.jobs().addListener(refresh);
    refresh();
    runtimes.load();
  }

  private void after(Runnable action) {
    hide.run();
    action.run();
  }

  private void refresh() {
    added.getChildren().setAll(runtimes.added().stream().map(this::row).toList());
    rows.keySet().retainAll(jobs.jobs());
    jobs.jobs().stream()
        .filter(runtimes::isOwn)
        .forEach(j -> rows.computeIfAbsent(j, JobsPopover::row));
    running.getChildren().setAll(rows.values());
    Parts.show(added, !runtimes.added().isEmpty());
    Parts.show(running, !rows.isEmpty());
  }

  private Node row(RuntimeItem r) {
    Label name = Parts.name(r.name(), "small");
    HBox line = Parts.row(name, Parts.spacer());
    if (r.removable()) {
      Button remove = new Button(Texts.get("shell.runtime.remove"));
      remove.setId("remove-runtime-" + r.id());
      remove.setAccessibleText(Texts.get("shell.runtime.removing", r.name()));
      remove.setMinWidth(USE_PREF_SIZE);
      remove.setOnAction(e -> after(() -> runtimes.remove(r)));
      line.getChildren().add(remove);
    }
    if (r.reason().isEmpty()) {
      return line;
    }
    Label reason = Parts.data(r.reason(), "muted", "small");
    reason.setWrapText(true);
    return new VBox(2, line, reason);
  }
}
