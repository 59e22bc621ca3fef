package dev.lathe.views.compare;

import dev.lathe.controllers.curves.CurvesController;
import dev.lathe.controllers.curves.ScoredVariant;
import dev.lathe.controllers.curves.ScoredVariant.Cheapest;
import dev.lathe.controllers.curves.ScoredVariant.Confusion;
import dev.lathe.controllers.curves.ScoredVariant.Prices;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.Adjustment;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.views.parts.AdjustmentSlider;
import dev.lathe.views.parts.Choice;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The threshold, what it does to the rows, and what its mistakes cost. */
final class ThresholdCard extends VBox {
  private final CurvesController curves;
  private final VBox slider = new VBox();
  private final GridPane matrix = new GridPane();
  private final Label rates = Parts.sentence("", "muted", "small");
  private final Label cost = Parts.sentence("", "small");
  private final Button use = new Button();
  private final ObservableList<VariantItem> variants = FXCollections.observableArrayList();
  private final ComboBox<VariantItem> variant = Choice.ofNames(variants, VariantItem::name);

  ThresholdCard(CurvesController curves) {
    super();
    this.curves = curves;
    getStyleClass().addAll("lathe-card", "chart-card");
    setPrefWidth(320);
    HBox.setHgrow(this, Priority.ALWAYS);
    matrix.setId("confusion");
    matrix.setHgap(12);
    matrix.setVgap(4);
    rates.setId("threshold-rates");
    cost.setId("threshold-cost");
    use.setId("use-cheapest");
    use.getStyleClass().add("small");
    use.setMinWidth(USE_PREF_SIZE);
    use.setTooltip(Tips.of(Texts.get("curves.use.help")));
    variant.setId("confusion-variant");
    variant.setAccessibleText(Texts.get("curves.variant"));
    variant.getStyleClass().addAll("small", Parts.DATA);
    variant
        .valueProperty()
        .addListener(
            (o, old, now) -> {
              if (now != null) {
                curves.chosenProperty().set(Optional.of(now));
              }
            });
    Label problem = Parts.bound(curves.prices().problemProperty(), "warn-text", "small");
    problem.setWrapText(true);
    InvalidationListener said = o -> Parts.show(problem, !problem.getText().isEmpty());
    problem.textProperty().addListener(said);
    said.invalidated(null);
    HBox prices =
        Parts.row(
            price("curves.price.alarm", "price-alarm", curves.prices().falseAlarmProperty()),
            price("curves.price.miss", "price-miss", curves.prices().missProperty()));
    VBox content =
        new VBox(
            Parts.GRID,
            Parts.row(Parts.text("curves.threshold", "card-title"), Parts.spacer(), variant),
            slider,
            matrix,
            rates,
            prices,
            problem,
            Parts.row(cost, use));
    getChildren().add(content);
    curves.prices().pricesProperty().addListener(o -> refresh());
    curves.chosenProperty().addListener(o -> refresh());
  }

  private static Node price(String key, String id, StringProperty value) {
    TextField field = Parts.styled(new TextField(), Parts.DATA);
    field.setId(id);
    field.setPrefColumnCount(5);
    field.setMinWidth(USE_PREF_SIZE);
    field.setMaxWidth(USE_PREF_SIZE);
    field.setAccessibleText(Texts.get(key));
    field.textProperty().bindBidirectional(value);
    Label name = Parts.text(key, "small");
    name.setLabelFor(field);
    return Parts.row(name, field);
  }

  /** Another threshold option: its slider. */
  void follow(Optional<Adjustment> threshold) {
    slider
        .getChildren()
        .setAll(threshold.<Node>map(AdjustmentSlider::new).map(List::of).orElse(List.of()));
  }

  /** Shows the threshold's work; nothing moves but numbers. */
  void refresh() {
    List<VariantItem> now = curves.scored().stream().map(ScoredVariant::variant).toList();
    if (!variants.equals(now)) {
      variants.setAll(now);
    }
    Parts.show(variant, now.size() > 1);
    Optional<ScoredVariant> scores = curves.chosenScores();
    scores.ifPresent(s -> variant.setValue(s.variant()));
    Optional<Adjustment> threshold = curves.threshold();
    boolean ready = scores.isPresent() && threshold.isPresent();
    for (Node n : List.of(matrix, rates)) {
      Parts.show(n, ready);
    }
    if (ready) {
      Confusion c = scores.get().at(threshold.get().valueProperty().get());
      fill(c);
      rates.setText(Texts.get("curves.rates", share(c.recall()), share(c.precision())));
      price(scores.get(), c, threshold.get());
    } else {
      cost.setText(Texts.get("curves.price.empty"));
      Parts.show(use, false);
    }
  }

  private static String share(double v) {
    return Double.isNaN(v) ? "–" : Formats.percent(v);
  }

  private void price(ScoredVariant scores, Confusion c, Adjustment threshold) {
    Optional<Prices> prices = curves.prices().pricesProperty().get();
    Parts.show(use, prices.isPresent());
    if (prices.isEmpty()) {
      cost.setText(Texts.get("curves.price.empty"));
      return;
    }
    Cheapest best = scores.cheapest(prices.get());
    boolean there = Math.abs(best.threshold() - threshold.valueProperty().get()) < 1e-9;
    String now = Formats.number(c.cost(prices.get()), 0);
    cost.setText(
        there
            ? Texts.get("curves.cost.best", now)
            : Texts.get(
                "curves.cost",
                now,
                Formats.number(best.threshold(), 2),
                Formats.number(best.cost(), 0)));
    Parts.show(use, !there);
    use.setText(Texts.get("curves.use", Formats.number(best.threshold(), 2)));
    use.setOnAction(e -> threshold.valueProperty().set(best.threshold()));
  }

  private void fill(Confusion c) {
    String name = curves.positiveProperty().get();
    matrix.getChildren().clear();
    matrix
        .getColumnConstraints()
        .setAll(column(46, HPos.LEFT), column(27, HPos.RIGHT), column(27, HPos.RIGHT));
    matrix.addRow(
        0,
        Parts.data(""),
        head(Texts.get("curves.said", name)),
        head(Texts.get("curves.said-not", name)));
    matrix.addRow(
        1,
        Parts.name(Texts.get("curves.is", name), "small"),
        cell(c.hits(), "strong", "good-text"),
        cell(c.misses(), "bad-text"));
    matrix.addRow(
        2,
        Parts.name(Texts.get("curves.is-not", name), "small"),
        cell(c.falseAlarms(), "warn-text"),
        cell(c.rejections()));
  }

  private static ColumnConstraints column(double percent, HPos side) {
    ColumnConstraints c = new ColumnConstraints();
    c.setPercentWidth(percent);
    c.setHalignment(side);
    return c;
  }

  private static Label head(String text) {
    Label l = Parts.data(text, "small", "muted");
    l.setWrapText(true);
    return l;
  }

  private static Label cell(long n, String... styles) {
    return Parts.data(Formats.whole(n), styles);
  }
}
