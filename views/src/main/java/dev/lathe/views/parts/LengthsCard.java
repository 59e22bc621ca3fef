package dev.lathe.views.parts;

import dev.lathe.controllers.model.LengthsEditor;
import dev.lathe.controllers.model.LengthsEditor.LengthLine;
import dev.lathe.controllers.text.Texts;
import java.util.function.Function;
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
  private final Function<LengthLine, String> prompt;
  private final VBox lines = new VBox(8);

  private LengthsCard(LengthsEditor lengths, Function<LengthLine, String> prompt) {
    super(Parts.GRID);
    this.lengths = lengths;
    this.prompt = prompt;
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

  /** A card that says what the work of the model is counted for. */
  public static LengthsCard ofModel(LengthsEditor lengths) {
    LengthsCard card =
        new LengthsCard(
            lengths, l -> l.usual().isEmpty() ? "" : Texts.get("model.lengths.prompt", l.usual()));
    card.setId("input-lengths");
    card.getStyleClass().add("lathe-card");
    return card;
  }

  /** A part of the card of random inputs, which are as short as they can be. */
  public static LengthsCard ofRandomInputs(LengthsEditor lengths) {
    LengthsCard card = new LengthsCard(lengths, l -> Texts.get("model.lengths.shortest"));
    card.setId("try-lengths");
    return card;
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
    field.setPromptText(prompt.apply(line));
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
