package dev.lathe.views.model;

import dev.lathe.controllers.model.ModelController;
import dev.lathe.controllers.model.ModelPage;
import dev.lathe.views.parts.BarTrack;
import dev.lathe.views.parts.Parts;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** Facts, inputs and outputs, weights by type, problems. */
final class FactsColumn extends VBox {
  private final VBox facts = new VBox(4);
  private final VBox ports = new VBox(4);
  private final VBox weights = new VBox(6);
  private final VBox problems = new VBox(6);
  private final Label assumed = Parts.data("", "muted", "small");

  FactsColumn(ModelController model) {
    super(16);
    assumed.setWrapText(true);
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
      problems.getChildren().add(Parts.sentence(p, "warn-text", "small"));
    }
  }

  private static HBox fact(ModelPage.Fact f) {
    Label name = Parts.data(f.name(), "muted");
    name.setTooltip(new Tooltip(f.help()));
    return Parts.row(name, Parts.spacer(), Parts.name(f.value(), "strong"));
  }

  private static VBox port(String key, ModelPage.Port p) {
    return new VBox(
        0,
        Parts.row(Parts.text(key, "muted", "small"), Parts.name(p.name(), "strong")),
        Parts.sentence(p.type(), "muted", "small"));
  }

  private static VBox weight(ModelPage.WeightLine w) {
    return new VBox(
        2,
        Parts.row(Parts.data(w.type(), "small"), Parts.spacer(), Parts.data(w.bytes(), "small")),
        BarTrack.of(w.share(), "colour-0"));
  }
}
