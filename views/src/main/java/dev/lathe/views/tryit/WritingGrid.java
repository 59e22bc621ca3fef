package dev.lathe.views.tryit;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.tryit.WritingController;
import dev.lathe.controllers.tryit.WrittenText;
import dev.lathe.views.parts.Parts;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The texts beside each other, all columns of one width. */
final class WritingGrid extends HBox {
  private final WritingController writing;
  private final Map<WrittenText, Node> panes = new HashMap<>();

  WritingGrid(WindowControllers controllers) {
    super(16);
    this.writing = controllers.tryIt().writing();
    setMinWidth(0);
    setId("written-texts");
    writing.texts().addListener((ListChangeListener<WrittenText>) c -> refresh());
    refresh();
  }

  private void refresh() {
    panes.keySet().retainAll(writing.texts());
    getChildren()
        .setAll(writing.texts().stream().map(t -> panes.computeIfAbsent(t, this::pane)).toList());
  }

  private Node pane(WrittenText text) {
    VBox box = new VBox(8);
    box.setId("text-" + text.variant().id());
    box.getStyleClass().addAll("lathe-card", "answer-column");
    if (!text.variant().original()) {
      box.getStyleClass().add("chosen");
    }
    Label name = Parts.name(text.variant().name().toUpperCase(Locale.ROOT), "card-title");
    Label line = Parts.bound(text.lineProperty(), "muted", "small");
    line.setWrapText(true);
    Label problem = Parts.bound(text.problemProperty(), "small", "bad-text");
    problem.setWrapText(true);
    Label difference = Parts.bound(text.differenceProperty(), "small", "strong");
    difference.setWrapText(true);
    for (Label l : new Label[] {problem, difference}) {
      l.managedProperty().bind(l.textProperty().isNotEmpty());
      l.visibleProperty().bind(l.textProperty().isNotEmpty());
    }
    TokenFlow flow = new TokenFlow(writing, text);
    ScrollPane scroll = new ScrollPane(flow);
    scroll.getStyleClass().addAll("edge-to-edge", "bare-scroll");
    scroll.setFitToWidth(true);
    scroll.setMinHeight(80);
    // The end of a text that is being written stays in sight.
    flow.heightProperty()
        .addListener(
            (o, old, now) -> {
              if (writing.runningProperty().get()) {
                scroll.setVvalue(1);
              }
            });
    VBox.setVgrow(scroll, Priority.ALWAYS);
    box.getChildren()
        .addAll(
            Parts.row(Parts.dot(text.variant().colour()), name), line, problem, difference, scroll);
    HBox.setHgrow(box, Priority.ALWAYS);
    box.setPrefWidth(200);
    box.setMinWidth(0);
    box.setMaxWidth(Double.MAX_VALUE);
    return box;
  }
}
