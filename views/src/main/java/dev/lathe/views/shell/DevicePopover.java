package dev.lathe.views.shell;

import atlantafx.base.controls.Popover;
import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.DeviceItem;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.views.parts.Parts;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;

/**
 * Chooses the device, by runtime; an unusable one stays in the list with its reason. Runtimes are
 * added and removed below.
 */
final class DevicePopover {
  private final DevicesController devices;
  private final VBox list = Parts.column();
  private final Popover popover;

  DevicePopover(WindowControllers c) {
    this.devices = c.devices();
    Button probe = new Button(Texts.get("shell.device.probe"), Parts.icon("fth-activity"));
    probe.setOnAction(e -> devices.probe(true));
    Label reached = Parts.bound(devices.probeTextProperty(), "muted", "small");
    reached.setWrapText(true);
    ScrollPane scroll = new ScrollPane(list);
    scroll.setFitToWidth(true);
    scroll.getStyleClass().addAll("edge-to-edge", "device-list");
    VBox content =
        Parts.column(
            Parts.text("shell.device.title", "card-title"),
            scroll,
            new RuntimeSection(c.runtimes(), c.jobList(), this::hide),
            Parts.styled(new javafx.scene.layout.Region(), "separator-line"),
            Parts.bound(devices.machineTextProperty(), "small"),
            reached,
            probe);
    content.getStyleClass().add("popover-content");
    popover = Popovers.of(content);
    InvalidationListener refresh = o -> refresh();
    devices.devices().addListener(refresh);
    refresh();
  }

  void toggle(Node anchor) {
    refresh();
    Popovers.toggle(popover, anchor);
  }

  private void hide() {
    popover.hide();
  }

  private void refresh() {
    list.getChildren().clear();
    ToggleGroup group = new ToggleGroup();
    String runtime = "";
    for (DeviceItem d : devices.devices()) {
      if (!d.runtime().equals(runtime)) {
        runtime = d.runtime();
        list.getChildren().add(Parts.data(runtime, "strong", "small"));
      }
      list.getChildren().add(row(d, group));
    }
  }

  private VBox row(DeviceItem d, ToggleGroup group) {
    RadioButton b = new RadioButton(d.kind() + " · " + d.name());
    b.setId("device-" + d.id());
    b.getStyleClass().add(Parts.DATA);
    b.setMnemonicParsing(false);
    b.setToggleGroup(group);
    b.setDisable(!d.available());
    b.setSelected(devices.chosenItemProperty().get().filter(d::equals).isPresent());
    b.setOnAction(
        e -> {
          devices.choose(d);
          hide();
        });
    Label line = Parts.data(d.available() ? d.features() : d.reason(), "muted", "small");
    line.setWrapText(true);
    return new VBox(2, b, line);
  }
}
