package dev.lathe.views.shell;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.YieldingRow;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Label;

/** The bottom line: what is going on, runtime, machine, workspace. */
public final class StatusBar extends YieldingRow {
  private final Label left = Parts.data("");
  private final Label runtime = Parts.data("");
  private final Label machine = Parts.data("");
  private final Label workspace = Parts.data("");

  /** An empty bar, for the first frame. */
  public StatusBar() {
    super(20);
    getStyleClass().add("status-bar");
    getChildren().addAll(left, Parts.spacer(), runtime, machine, workspace);
    yieldInOrder(List.of(machine, runtime, workspace));
  }

  /** Lets the bar follow what is known. */
  public void connect(WorkbenchController workbench, DevicesController devices) {
    runtime.textProperty().bind(devices.runtimeTextProperty());
    machine.textProperty().bind(devices.machineTextProperty());
    workspace
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    workbench
                        .chipProperty()
                        .get()
                        .map(c -> Texts.get("status.workspace", c.workspace()))
                        .orElse(""),
                workbench.chipProperty()));
    left.textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> workbench.openingProperty().get() ? Texts.get("shell.opening") : "",
                workbench.openingProperty()));
  }
}
