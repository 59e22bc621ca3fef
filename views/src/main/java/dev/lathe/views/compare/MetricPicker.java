package dev.lathe.views.compare;

import dev.lathe.controllers.compare.ComparedBy;
import dev.lathe.controllers.compare.MetricChoice;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Choice;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import javafx.beans.InvalidationListener;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.util.StringConverter;

/** Chooses the metric by which variants are compared; not there where a task has but one. */
final class MetricPicker extends HBox {
  MetricPicker(ComparedBy comparedBy) {
    super(Parts.GRID);
    getStyleClass().add("row");
    Label word = Parts.text("compare.by", "muted");
    word.setMinWidth(USE_PREF_SIZE);
    ComboBox<MetricChoice> metrics = new Choice<>();
    metrics.setId("compared-by");
    metrics.setItems(comparedBy.choices());
    metrics.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(MetricChoice m) {
            return m == null ? "" : m.name();
          }

          @Override
          public MetricChoice fromString(String s) {
            throw new UnsupportedOperationException("metrics are chosen, not typed");
          }
        });
    metrics.setAccessibleText(Texts.get("compare.by"));
    metrics.setTooltip(Tips.of(Texts.get("compare.by.help")));
    metrics
        .valueProperty()
        .addListener(
            (o, old, now) -> {
              if (now != null) {
                comparedBy.choose(now);
              }
            });
    getChildren().setAll(word, metrics);
    InvalidationListener follow =
        o -> {
          metrics.setValue(comparedBy.chosenProperty().get().orElse(null));
          Parts.show(this, comparedBy.choices().size() > 1);
        };
    comparedBy.chosenProperty().addListener(follow);
    comparedBy.choices().addListener(follow);
    follow.invalidated(comparedBy.chosenProperty());
  }
}
