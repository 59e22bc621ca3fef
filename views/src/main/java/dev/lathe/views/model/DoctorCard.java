package dev.lathe.views.model;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.doctor.DoctorController;
import dev.lathe.controllers.doctor.DoctorLine;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Badge;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.PictureView;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Finds the preprocessing: a button, and then the ways that did best, each with what it shows. */
final class DoctorCard extends VBox {
  private final DoctorController doctor;
  private final VBox lines = new VBox(Parts.GRID);

  DoctorCard(WindowControllers controllers) {
    super(Parts.GRID);
    this.doctor = controllers.doctor();
    setId("doctor");
    getStyleClass().add("lathe-card");
    Button stop = new Button(Texts.get("doctor.stop"));
    stop.setId("doctor-stop");
    stop.getStyleClass().add("small");
    stop.setOnAction(e -> doctor.cancel());
    ProgressBar bar = new ProgressBar();
    bar.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(bar, Priority.ALWAYS);
    HBox running = Parts.row(bar, stop);
    Label remarks = Parts.bound(doctor.remarksProperty(), "small", "muted");
    remarks.setWrapText(true);
    getChildren()
        .addAll(
            Parts.text("doctor", "card-title"),
            Parts.paragraph("doctor.why", "small", "muted"),
            Buttons.link(controllers.commands().get(Action.FIND_PREPROCESSING)),
            running,
            lines,
            remarks);
    InvalidationListener follow =
        o -> {
          lines.getChildren().setAll(doctor.lines().stream().map(this::line).toList());
          Parts.show(lines, !doctor.lines().isEmpty());
          Parts.show(remarks, !doctor.remarksProperty().get().isEmpty());
          Parts.show(running, doctor.runningProperty().get());
        };
    doctor.lines().addListener(follow);
    doctor.remarksProperty().addListener(follow);
    doctor.runningProperty().addListener(follow);
    // The palette and Compare start it too, while it may be scrolled away.
    doctor
        .runningProperty()
        .addListener(
            (o, old, now) -> {
              if (now) {
                Platform.runLater(this::reveal);
              }
            });
    follow.invalidated(doctor.lines());
  }

  private void reveal() {
    for (Node n = getParent(); n != null; n = n.getParent()) {
      if (n instanceof ScrollPane pane && pane.getContent() != null) {
        Bounds content = pane.getContent().getLayoutBounds();
        double hidden = content.getHeight() - pane.getViewportBounds().getHeight();
        Bounds card = pane.getContent().sceneToLocal(localToScene(getLayoutBounds()));
        if (hidden > 0) {
          pane.setVvalue(Math.max(0, Math.min(1, card.getMinY() / hidden)));
        }
      }
    }
  }

  private Node line(DoctorLine line) {
    PictureView sees = new PictureView(true);
    sees.getStyleClass().add("doctor-picture");
    sees.show(line.sees());
    Label score = Parts.data(line.score(), "strong");
    Label way = Parts.data(line.way(), "small");
    way.setWrapText(true);
    HBox first = Parts.row(score);
    if (line.chosen()) {
      first.getChildren().add(new Badge(Texts.get("doctor.best"), Badge.Tone.OK));
    }
    VBox words = new VBox(2, first, way);
    HBox.setHgrow(words, Priority.ALWAYS);
    HBox row = new HBox(Parts.GRID, sees, words, line.present() ? now() : use(line));
    row.setAccessibleText(Texts.get("doctor.line", line.score(), line.way()));
    return row;
  }

  private static Node now() {
    return new Badge(Texts.get("doctor.now"), Badge.Tone.MUTED);
  }

  private Node use(DoctorLine line) {
    Button use = new Button(Texts.get("doctor.use"));
    use.getStyleClass().add("small");
    use.setMinWidth(USE_PREF_SIZE);
    use.setAccessibleText(Texts.get("doctor.line", use.getText(), line.way()));
    use.setOnAction(e -> doctor.use(line));
    return use;
  }
}
