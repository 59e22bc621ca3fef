package dev.lathe.views.parts;

import dev.lathe.controllers.model.LengthsEditor;
import dev.lathe.controllers.model.LengthsEditor.LengthLine;
import dev.lathe.controllers.text.Texts;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The dimensions that a model's inputs leave open, to be typed; away where it leaves none. */
public final class LengthsCard extends VBox {
  private final LengthsEditor lengths;
  private final VBox lines = new VBox(8);

  /** Follows the open model. */
  public LengthsCard(LengthsEditor lengths) {
    super(Parts.GRID);
    this.lengths = lengths;
    setId("input-lengths");
    getStyleClass().add("lathe-card");
    setMinWidth(0);
    Label problem = Parts.bound(lengths.problemProperty(), "small", "bad-text");
    problem.setWrapText(true);
    problem.managedProperty().bind(problem.textProperty().isNotEmpty());
    getChildren()
        .addAll(
            Parts.text("model.lengths", "card-title"),
            Parts.paragraph("model.lengths.why", "small", "muted"),
            lines,
            problem);
    InvalidationListener refresh = o -> refresh();
    lengths.lines().addListener(refresh);
    refresh();
  }

  private void refresh() {
    lines.getChildren().setAll(lengths.lines().stream().map(this::line).toList());
    Parts.show(this, !lengths.lines().isEmpty());
  }

  private Node line(LengthLine line) {
    String places = Texts.get("model.lengths.places", line.key(), line.places());
    Label name = Parts.data(line.name());
    name.setTooltip(Tips.of(places));
    name.setWrapText(true);
    TextField field = new TextField(line.value());
    field.setId("length-" + line.key());
    field.setPromptText(
        line.usual().isEmpty() ? "" : Texts.get("model.lengths.prompt", line.usual()));
    field.setPrefColumnCount(8);
    field.setMinWidth(Region.USE_PREF_SIZE);
    field.setAccessibleText(line.name());
    field.setAccessibleHelp(places);
    field.setTooltip(Tips.of(places));
    Runnable apply =
        () -> {
          if (!field.getText().strip().equals(line.value())) {
            lengths.apply(line.key(), field.getText());
          }
        };
    field.setOnAction(e -> apply.run());
    field
        .focusedProperty()
        .addListener(
            (o, old, now) -> {
              if (!now) {
                apply.run();
              }
            });
    HBox row = Parts.row(name, Parts.spacer(), field);
    Label source = Parts.data(line.source(), "small", "muted");
    source.setWrapText(true);
    Parts.show(source, !line.source().isEmpty());
    return new VBox(2, row, source);
  }
}
