package dev.lathe.views.changes;

import dev.lathe.controllers.changes.ChangeMatrix;
import dev.lathe.controllers.changes.ChangesController;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import javafx.beans.InvalidationListener;
import javafx.geometry.HPos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Which class became which, as a matrix; a click on a cell shows the examples of it. */
final class MatrixCard extends VBox {
  private static final int SHADES = 5;

  private final ChangesController gallery;
  private final GridPane grid = new GridPane();
  private final Label left = Parts.data("", "muted", "small");
  private final Label empty = Parts.paragraph("changes.matrix.empty", "muted", "small");
  private final ScrollPane scroll = new ScrollPane(grid);

  MatrixCard(ChangesController gallery) {
    super(Parts.GRID);
    this.gallery = gallery;
    getStyleClass().add("lathe-card");
    setMinWidth(0);
    setId("changes-matrix");
    grid.setHgap(6);
    grid.setVgap(2);
    scroll.getStyleClass().addAll("edge-to-edge", "bare-scroll");
    scroll.setVbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.setFitToWidth(true);
    scroll.setMinSize(0, 0);
    left.setWrapText(true);
    Label title = Parts.paragraph("changes.matrix", "card-title");
    title.setTooltip(Tips.of(Texts.get("changes.matrix.help")));
    getChildren().addAll(title, empty, scroll, left);
    InvalidationListener follow = o -> fill();
    gallery.summary().matrixProperty().addListener(follow);
    gallery.summary().ofClassesProperty().addListener(follow);
    fill();
  }

  private void fill() {
    ChangeMatrix m = gallery.summary().matrixProperty().get();
    grid.getChildren().clear();
    Parts.show(this, gallery.summary().ofClassesProperty().get());
    Parts.show(scroll, !m.isEmpty());
    Parts.show(empty, m.isEmpty());
    left.setText(m.left() == 0 ? "" : Texts.get("changes.matrix.left", Formats.whole(m.left())));
    Parts.show(left, m.left() > 0);
    if (m.isEmpty()) {
      return;
    }
    Label corner = Parts.text("changes.matrix.corner", "muted", "small");
    corner.setMinWidth(Region.USE_PREF_SIZE);
    grid.add(corner, 0, 0);
    for (int c = 0; c < m.after().size(); c++) {
      Label head = head(m.after().get(c).label());
      GridPane.setHalignment(head, HPos.CENTER);
      grid.add(head, c + 1, 0);
    }
    for (int r = 0; r < m.before().size(); r++) {
      grid.add(head(m.before().get(r).label()), 0, r + 1);
      for (int c = 0; c < m.after().size(); c++) {
        long n = m.cells().get(r).get(c);
        if (n > 0) {
          grid.add(cell(m, m.before().get(r), m.after().get(c), n), c + 1, r + 1);
        }
      }
    }
  }

  private static Label head(String label) {
    return Parts.name(label, "small");
  }

  private Button cell(ChangeMatrix m, ChangeMatrix.Head before, ChangeMatrix.Head after, long n) {
    Button b = new Button(Formats.whole(n));
    int shade = (int) Math.ceil((double) SHADES * n / m.most());
    b.getStyleClass().addAll("matrix-cell", "shade-" + shade, Parts.DATA);
    b.setMaxWidth(Double.MAX_VALUE);
    b.setMinWidth(Region.USE_PREF_SIZE);
    String words =
        Texts.get("changes.matrix.cell", before.label(), after.label(), Formats.whole(n));
    b.setTooltip(Tips.of(words));
    b.setAccessibleText(words);
    b.setOnAction(e -> gallery.list().showMove(before.index(), after.index()));
    return b;
  }
}
