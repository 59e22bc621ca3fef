package dev.lathe.views.model;

import dev.lathe.controllers.model.ModelController;
import dev.lathe.controllers.model.ModelPage;
import dev.lathe.views.parts.BarTrack;
import dev.lathe.views.parts.Parts;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Facts, inputs and outputs, weights by type, problems. */
final class FactsColumn extends VBox {
  /** So many letters are never cut; the name beside them gives way. */
  private static final int SHORT = 12;

  private final VBox facts = new VBox(4);
  private final VBox ports = new VBox(4);
  private final VBox weights = new VBox(6);
  private final VBox problems = new VBox(6);
  private final Label assumed = Parts.data("", "muted", "small");

  FactsColumn(ModelController model) {
    super(16);
    assumed.setWrapText(true);
    assumed.setMinHeight(Region.USE_PREF_SIZE);
    getChildren()
        .addAll(
            Parts.card(Parts.text("model.facts", "card-title"), facts, assumed),
            Parts.card(Parts.text("model.ports", "card-title"), ports),
            Parts.card(Parts.text("model.weights", "card-title"), weights),
            Parts.card(Parts.text("model.problems", "card-title"), problems));
    model.pageProperty().addListener((o, old, now) -> show(now));
    show(model.pageProperty().get());
  }

  private void show(ModelPage page) {
    facts.getChildren().setAll(page.facts().stream().map(FactsColumn::fact).toList());
    assumed.setText(page.assumed());
    Parts.show(assumed, !page.assumed().isEmpty());
    ports.getChildren().clear();
    page.inputs().forEach(p -> ports.getChildren().add(port("model.inputs", p)));
    page.outputs().forEach(p -> ports.getChildren().add(port("model.outputs", p)));
    weights.getChildren().setAll(page.weights().stream().map(FactsColumn::weight).toList());
    problems.getChildren().clear();
    if (page.problems().isEmpty()) {
      problems
          .getChildren()
          .add(
              page == ModelPage.EMPTY
                  ? Parts.text("model.reading", "muted", "small")
                  : Parts.paragraph("model.no-problems", "muted", "small"));
    }
    for (String p : page.problems()) {
      Label l = Parts.data(p, "warn-text", "small");
      l.setWrapText(true);
      l.setMinHeight(Region.USE_PREF_SIZE);
      problems.getChildren().add(l);
    }
  }

  private static HBox fact(ModelPage.Fact f) {
    Label name = Parts.data(f.name(), "muted");
    name.setTooltip(new Tooltip(f.help()));
    name.setMinWidth(Region.USE_PREF_SIZE);
    Label value = Parts.data(f.value(), "strong", Parts.MAY_SHORTEN);
    value.setTooltip(new Tooltip(f.value()));
    if (f.value().length() <= SHORT) {
      value.setMinWidth(Region.USE_PREF_SIZE);
      name.setMinWidth(0);
      name.getStyleClass().add(Parts.MAY_SHORTEN);
    }
    return Parts.row(name, Parts.spacer(), value);
  }

  private static VBox port(String key, ModelPage.Port p) {
    Label name = Parts.data(p.name(), "strong", Parts.MAY_SHORTEN);
    name.setTooltip(new Tooltip(p.name()));
    name.setMinWidth(0);
    Label type = Parts.data(p.type(), "muted", "small", Parts.MAY_SHORTEN);
    type.setTooltip(new Tooltip(p.type()));
    return new VBox(0, Parts.row(Parts.text(key, "muted", "small"), name), type);
  }

  private static VBox weight(ModelPage.WeightLine w) {
    return new VBox(
        2,
        Parts.row(Parts.data(w.type(), "small"), Parts.spacer(), Parts.data(w.bytes(), "small")),
        BarTrack.of(w.share(), "colour-0"));
  }
}
