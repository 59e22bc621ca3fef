package dev.lathe.views.learn;

import dev.lathe.views.parts.Parts;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;

/** Cards side by side, as many as the window and the size of the text allow, of equal width. */
final class CardGrid extends GridPane {
  private static final double GAP = 16;

  /** Narrower, a paragraph would be a column of few words; wider, too long a line to read. */
  private static final double LEAST_EMS = 34;

  private static final double MOST_EMS = 68;

  private final List<Region> cards;
  private final Label probe = new Label();
  private int shown;

  CardGrid(Region... cards) {
    this.cards = List.of(cards);
    this.shown = cards.length;
    setHgap(GAP);
    setVgap(GAP);
    probe.setManaged(false);
    probe.setVisible(false);
    getChildren().addAll(this.cards);
    getChildren().add(probe);
    InvalidationListener arrange = o -> arrange();
    widthProperty().addListener(arrange);
    probe.fontProperty().addListener(arrange);
  }

  /** Shows the first ones of the cards. */
  void show(int count) {
    shown = count;
    for (int i = 0; i < cards.size(); i++) {
      Parts.show(cards.get(i), i < count);
    }
    arrange();
  }

  private void arrange() {
    double em = probe.getFont().getSize();
    int fitting = (int) ((getWidth() + GAP) / (LEAST_EMS * em + GAP));
    int columns = Math.max(1, Math.min(shown, fitting));
    double width = Math.floor((getWidth() - GAP * (columns - 1)) / columns);
    getColumnConstraints().clear();
    for (int i = 0; i < columns; i++) {
      ColumnConstraints c = new ColumnConstraints(Math.max(0, Math.min(width, MOST_EMS * em)));
      c.setMinWidth(0);
      getColumnConstraints().add(c);
    }
    for (int i = 0; i < cards.size(); i++) {
      // The last one takes what is left of its row.
      int across = i == shown - 1 ? columns - i % columns : 1;
      setConstraints(cards.get(i), i % columns, i / columns, across, 1);
    }
  }
}
