package dev.lathe.views.learn;

import dev.lathe.controllers.learn.LearnController;
import dev.lathe.controllers.text.Glossary;
import dev.lathe.controllers.text.Term;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** All technical terms in plain words, searched while one types. */
final class GlossaryPane extends VBox {
  private final TextField query = new TextField();
  private final Label count = Parts.data("", "muted", "small");
  private final GridPane grid = new GridPane();

  GlossaryPane(LearnController learn) {
    super(12);
    query.setId("glossary-query");
    query.setPromptText(Texts.get("glossary.prompt"));
    query.setAccessibleText(Texts.get("glossary.prompt"));
    query.textProperty().bindBidirectional(learn.queryProperty());
    query.setPrefColumnCount(24);
    HBox.setHgrow(query, Priority.NEVER);
    count.setMinWidth(Region.USE_PREF_SIZE);
    grid.setHgap(24);
    grid.setVgap(12);
    grid.getStyleClass().add("glossary");
    ColumnConstraints names = new ColumnConstraints();
    names.setPercentWidth(24);
    ColumnConstraints texts = new ColumnConstraints();
    texts.setPercentWidth(76);
    grid.getColumnConstraints().addAll(names, texts);
    VBox card = Parts.card(grid);
    getChildren().addAll(Parts.row(query, count), card);
    query.textProperty().addListener((o, old, now) -> fill(now));
    fill(query.getText());
  }

  void focus() {
    query.requestFocus();
    query.selectAll();
  }

  private void fill(String wanted) {
    List<Term> terms = Glossary.search(wanted == null ? "" : wanted);
    count.setText(
        terms.isEmpty() ? Texts.get("glossary.none") : Texts.get("glossary.count", terms.size()));
    grid.getChildren().clear();
    for (int i = 0; i < terms.size(); i++) {
      Term t = terms.get(i);
      VBox name = new VBox(wrapping(t.term(), "strong"));
      if (!t.also().isEmpty()) {
        name.getChildren().add(wrapping(String.join(", ", t.also()), "muted", "small"));
      }
      Label text = wrapping(t.text());
      GridPane.setValignment(text, VPos.TOP);
      grid.addRow(i, name, text);
    }
  }

  private static Label wrapping(String text, String... styles) {
    Label l = Parts.data(text, styles);
    l.setWrapText(true);
    l.setMinWidth(0);
    l.setMinHeight(Region.USE_PREF_SIZE);
    return l;
  }
}
