package dev.lathe.views.row;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.tryit.Adjustments;
import dev.lathe.views.parts.AdjustmentSlider;
import dev.lathe.views.parts.Parts;
import javafx.beans.InvalidationListener;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** Beside the answers to a row: what acts on them at once, and which columns count. */
public final class RowAside extends VBox {
  private final Adjustments adjustments;
  private final VBox sliders = new VBox(10);
  private final VBox card = Parts.card(Parts.text("row.act", "card-title"), sliders);

  /** The cards. */
  public RowAside(WindowControllers controllers) {
    super(16);
    this.adjustments = controllers.tryIt().adjustments();
    setMinWidth(0);
    card.getChildren().add(Parts.paragraph("try.boxes.act", "muted", "small"));
    RankingCard ranking = new RankingCard(controllers.rows());
    VBox.setVgrow(ranking, Priority.ALWAYS);
    getChildren().addAll(card, ranking);
    InvalidationListener again = o -> refresh();
    adjustments.all().addListener(again);
    refresh();
  }

  private void refresh() {
    sliders.getChildren().setAll(adjustments.all().stream().map(AdjustmentSlider::new).toList());
    Parts.show(card, !adjustments.all().isEmpty());
  }
}
