package dev.lathe.views.row;

import dev.lathe.controllers.row.ColumnRanking;
import dev.lathe.controllers.row.RowController;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.BarTrack;
import dev.lathe.views.parts.Choice;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The columns, ranked by what dealing their values out to other rows costs. */
public final class RankingCard extends VBox {
  private final RowController rows;
  private final ColumnRanking ranking;
  private final VBox lines = new VBox(6);
  private final Label empty = Parts.paragraph("row.ranking.empty", "muted");

  /** The card. */
  public RankingCard(RowController rows) {
    super(Parts.GRID);
    this.rows = rows;
    this.ranking = rows.ranking();
    getStyleClass().add("lathe-card");
    setId("ranking");
    setMinWidth(0);
    Label note = Parts.bound(ranking.noteProperty(), "muted", "small");
    note.setWrapText(true);
    note.setId("ranking-note");
    Label title = Parts.paragraph("row.ranking", "card-title");
    getChildren().addAll(title, Parts.row(metric(), button()), empty, lines, note);
    InvalidationListener again = o -> refresh();
    ranking.lines().addListener(again);
    ranking.runningProperty().addListener(again);
    refresh();
  }

  private ComboBox<ColumnRanking.Choice> metric() {
    ComboBox<ColumnRanking.Choice> box =
        Choice.ofNames(ranking.choices(), ColumnRanking.Choice::name);
    box.setId("ranking-metric");
    box.setAccessibleText(Texts.get("row.ranking.metric"));
    box.getStyleClass().addAll("small", Parts.DATA);
    Tooltip tip = Tips.of("");
    InvalidationListener follow =
        o -> {
          ColumnRanking.Choice now = ranking.choiceProperty().get().orElse(null);
          box.setValue(now);
          tip.setText(
              now == null ? Texts.get("row.ranking.metric") : now.name() + ": " + now.doc());
        };
    ranking.choiceProperty().addListener(follow);
    ranking.choices().addListener(follow);
    follow.invalidated(null);
    box.setTooltip(tip);
    box.valueProperty()
        .addListener(
            (o, old, now) -> {
              if (now != null) {
                ranking.choiceProperty().set(Optional.of(now));
              }
            });
    box.disableProperty().bind(ranking.runningProperty());
    return box;
  }

  private Node button() {
    Button b = new Button();
    b.setId("rank-columns");
    b.getStyleClass().add("small");
    b.setMinWidth(USE_PREF_SIZE);
    b.textProperty()
        .bind(
            Bindings.when(ranking.runningProperty())
                .then(Texts.get("row.ranking.stop"))
                .otherwise(Texts.get("row.ranking.start")));
    b.setOnAction(e -> rows.rank());
    b.disableProperty().bind(rows.cannotRank().isNotEmpty().and(ranking.runningProperty().not()));
    Tooltip tip = Tips.of("");
    tip.textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    rows.cannotRank().get().isEmpty()
                        ? Texts.get("row.ranking.help")
                        : rows.cannotRank().get(),
                rows.cannotRank()));
    b.accessibleHelpProperty().bind(tip.textProperty());
    StackPane wrapper = new StackPane(b);
    Tooltip.install(wrapper, tip);
    return wrapper;
  }

  private void refresh() {
    lines.getChildren().setAll(ranking.lines().stream().map(RankingCard::line).toList());
    Parts.show(lines, !ranking.lines().isEmpty());
    Parts.show(empty, ranking.lines().isEmpty());
    empty.setText(
        Texts.get(ranking.runningProperty().get() ? "row.ranking.running" : "row.ranking.empty"));
  }

  private static Node line(ColumnRanking.Line l) {
    Label name = Parts.name(l.column(), "small");
    Label cost = Parts.data(l.cost(), "small");
    if (!l.clear()) {
      cost.getStyleClass().add("muted");
    }
    HBox words = Parts.row(name, Parts.spacer(), cost);
    BarTrack track = new BarTrack();
    // As far as is sure, and as far as it may be.
    double sure = Math.min(l.low(), l.share());
    track.set(
        new double[] {sure, l.share() - sure, Math.max(0, l.high() - l.share())},
        "colour-0",
        "colour-0-half",
        "colour-0-faint");
    String about = Texts.get("row.ranking.line", l.column(), l.cost(), l.interval());
    track.setAccessibleText(about);
    VBox box = new VBox(2, words, track);
    box.getStyleClass().add("answer-bar");
    Tooltip.install(
        box, Tips.of(l.clear() ? about : about + "\n" + Texts.get("row.ranking.unclear")));
    return box;
  }
}
