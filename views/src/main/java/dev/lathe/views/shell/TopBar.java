package dev.lathe.views.shell;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.job.JobList;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.DeviceItem;
import dev.lathe.controllers.workbench.ModelChip;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.YieldingRow;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/** The top line: model, task, search, device, jobs. */
public final class TopBar extends YieldingRow {
  private final Label modelName = Parts.name("", "strong");
  private final Button modelChip = chip(modelName, Parts.icon("fth-chevron-down"));
  private final Label task = Parts.data("");
  private final Button taskChip = chip(task);
  private final Button paletteChip = chip();
  private final Label deviceWord = Parts.text("shell.device");
  private final Label deviceText = Parts.data("", "strong");
  private final Label deviceMore = Parts.data("", "strong");
  private final Button deviceChip =
      chip(deviceWord, deviceText, deviceMore, Parts.icon("fth-chevron-down"));
  private final Label jobsText = Parts.data("");
  private final Label jobsShare = Parts.data("", "strong");
  private final Label jobsLeft = Parts.data("");
  private final Button jobsChip = chip(jobsText, jobsShare, jobsLeft);

  /** A bar that does nothing yet, for the first frame. */
  public TopBar() {
    super(12);
    getStyleClass().add("top-bar");
    modelChip.setId("model-chip");
    deviceChip.setId(Buttons.id(Action.SHOW_DEVICES));
    jobsChip.setId(Buttons.id(Action.SHOW_JOBS));
    paletteChip.setId(Buttons.id(Action.PALETTE));
    taskChip.setId("task-chip");
    Parts.show(taskChip, false);
    paletteChip.setAccessibleText(Action.PALETTE.text());
    Label searchWord = Parts.text("action.palette");
    Label keys =
        Parts.data(
            javafx.scene.input.KeyCombination.valueOf(Action.PALETTE.shortcut().orElseThrow())
                .getDisplayText());
    ((HBox) paletteChip.getGraphic())
        .getChildren()
        .setAll(Parts.icon("fth-search"), searchWord, keys);
    modelName.setText(Texts.get("shell.no-model"));
    jobsText.setText(Texts.get("shell.jobs.none"));
    deviceText.setText(Texts.get("shell.device.none"));
    Label logo = Parts.text("app.title", "logo");
    getChildren()
        .addAll(logo, modelChip, taskChip, Parts.spacer(), paletteChip, deviceChip, jobsChip);
    // What leaves is said elsewhere: on the screen Model, in the popovers, by the icon left alone.
    yieldInOrder(List.of(keys, deviceWord, deviceMore, searchWord, taskChip, jobsLeft, logo));
  }

  /** Lets the bar follow the controllers; popovers open below their chips. */
  public void connect(WindowControllers c) {
    ModelMenu menu = new ModelMenu(c);
    modelChip.setOnAction(e -> menu.show(modelChip));
    // Where the task, its labels and the preprocessing are read and mended.
    taskChip.setOnAction(e -> c.workbench().placeProperty().set(Place.MODEL));
    c.workbench().chipProperty().addListener((o, old, now) -> show(now));
    show(c.workbench().chipProperty().get());

    DevicePopover devices = new DevicePopover(c);
    deviceChip.setOnAction(e -> devices.toggle(deviceChip));
    c.commands().bind(Action.SHOW_DEVICES, () -> devices.toggle(deviceChip));
    c.devices().chosenItemProperty().addListener((o, old, now) -> showDevice(now));
    showDevice(c.devices().chosenItemProperty().get());

    JobsPopover jobs = new JobsPopover(c.jobList(), c.commands());
    jobsChip.setOnAction(e -> jobs.toggle(jobsChip));
    c.commands().bind(Action.SHOW_JOBS, () -> jobs.toggle(jobsChip));
    InvalidationListener refresh = o -> showJobs(c.jobList());
    c.jobList().jobs().addListener(refresh);
    c.jobList().fractionProperty().addListener(refresh);
    c.jobList().remainingSecondsProperty().addListener(refresh);
    showJobs(c.jobList());

    paletteChip.setOnAction(e -> c.commands().get(Action.PALETTE).run());
  }

  private void show(Optional<ModelChip> chip) {
    modelName.setText(chip.map(ModelChip::name).orElse(Texts.get("shell.no-model")));
    modelChip.setTooltip(chip.map(c -> new Tooltip(c.path())).orElse(null));
    modelChip.setAccessibleText(modelName.getText());
    task.setText(chip.map(ModelChip::task).orElse(""));
    taskChip.setAccessibleText(Texts.get("shell.task") + ": " + task.getText());
    taskChip.setTooltip(new Tooltip(task.getText() + "\n" + Texts.get("shell.task")));
    Parts.show(taskChip, chip.isPresent());
  }

  private void showDevice(Optional<DeviceItem> device) {
    deviceText.setText(device.map(DeviceItem::kind).orElse(Texts.get("shell.device.none")));
    deviceMore.setText(device.map(d -> "· " + d.features()).orElse(""));
    deviceChip.setAccessibleText(
        Texts.get("shell.device") + " " + deviceText.getText() + " " + deviceMore.getText());
    device.ifPresent(d -> deviceChip.setTooltip(new Tooltip(d.name() + "\n" + d.features())));
  }

  private void showJobs(JobList list) {
    int n = list.jobs().size();
    jobsText.setText(
        n == 0
            ? Texts.get("shell.jobs.none")
            : n == 1 ? Texts.get("shell.jobs.one") : Texts.get("shell.jobs.many", n));
    double f = list.fractionProperty().get();
    jobsShare.setText(f < 0 ? "" : Formats.number(f * 100, 0) + " %");
    double s = list.remainingSecondsProperty().get();
    jobsLeft.setText(s < 0 ? "" : "· " + Texts.get("shell.jobs.left", Formats.clock(s)));
    Parts.show(jobsShare, f >= 0);
    Parts.show(jobsLeft, s >= 0);
    jobsChip.setAccessibleText(
        jobsText.getText() + " " + jobsShare.getText() + " " + jobsLeft.getText());
  }

  private static Button chip(javafx.scene.Node... content) {
    Button b = new Button();
    HBox box = new HBox(4, content);
    box.getStyleClass().add("chip-content");
    box.setAlignment(javafx.geometry.Pos.CENTER);
    b.setMaxHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
    b.setGraphic(box);
    b.getStyleClass().setAll("chip");
    return b;
  }
}
