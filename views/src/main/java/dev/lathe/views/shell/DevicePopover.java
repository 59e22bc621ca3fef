package dev.lathe.views.shell;

import atlantafx.base.controls.Popover;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.DeviceItem;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.views.parts.Parts;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;

/** Chooses the device; an unusable one stays in the list with its reason. */
final class DevicePopover {
  private final DevicesController devices;
  private final VBox list = Parts.column();
  private final Popover popover;

  DevicePopover(DevicesController devices) {
    this.devices = devices;
    Button probe = new Button(Texts.get("shell.device.probe"), Parts.icon("fth-activity"));
    probe.setOnAction(e -> devices.probe(true));
    Label reached = Parts.bound(devices.probeTextProperty(), "muted", "small");
    reached.setWrapText(true);
    VBox content =
        Parts.column(
            Parts.text("shell.device.title", "card-title"),
            list,
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

  private void refresh() {
    list.getChildren().clear();
    ToggleGroup group = new ToggleGroup();
    for (DeviceItem d : devices.devices()) {
      RadioButton b = new RadioButton(d.kind() + " · " + d.name());
      b.getStyleClass().add(Parts.DATA);
      b.setMnemonicParsing(false);
      b.setToggleGroup(group);
      b.setDisable(!d.available());
      b.setSelected(devices.chosenItemProperty().get().filter(d::equals).isPresent());
      b.setOnAction(
          e -> {
            devices.choose(d);
            popover.hide();
          });
      Label line = Parts.data(d.available() ? d.features() : d.reason(), "muted", "small");
      line.setWrapText(true);
      VBox box = new VBox(2, b, line);
      list.getChildren().add(box);
    }
  }
}
