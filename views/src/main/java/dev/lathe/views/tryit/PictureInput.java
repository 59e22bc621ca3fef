package dev.lathe.views.tryit;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.InputItem;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.PictureView;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;

/** The chosen picture, as given or as the network sees it. */
final class PictureInput extends VBox {
  private static final double LEAST = 96;

  private final BooleanProperty networkSees = new SimpleBooleanProperty();

  PictureInput(WindowControllers controllers) {
    super(8);
    getStyleClass().add("lathe-card");
    setMinWidth(0);
    TryController tryIt = controllers.tryIt();
    Label sizes = Parts.bound(tryIt.preview().sizesProperty(), "card-title");
    PictureView given = PictureView.of(false, tryIt.preview().pictureProperty());
    PictureView network = PictureView.of(false, tryIt.preview().networkProperty());
    given.visibleProperty().bind(networkSees.not());
    network.visibleProperty().bind(networkSees);
    Label hint = Parts.text("try.drop.first", "muted");
    hint.visibleProperty()
        .bind(
            Bindings.createBooleanBinding(
                () -> tryIt.strip().selectedProperty().get().isEmpty(),
                tryIt.strip().selectedProperty()));
    hint.setWrapText(true);
    hint.setTextAlignment(TextAlignment.CENTER);
    StackPane.setMargin(hint, new Insets(Parts.GRID));
    Label problem = Parts.bound(tryIt.preview().problemProperty(), "muted");
    problem.visibleProperty().bind(tryIt.preview().problemProperty().isNotEmpty());
    problem.setWrapText(true);
    StackPane stack = new StackPane(given, network, hint, problem);
    stack.setMinHeight(LEAST);
    VBox.setVgrow(stack, Priority.ALWAYS);

    controllers
        .commands()
        .bind(Action.NETWORK_SEES, tryIt.needsInput(), () -> networkSees.set(!networkSees.get()));
    Label line = Parts.bound(tryIt.preview().preprocessingProperty(), "muted", "small");
    line.setWrapText(true);
    HBox foot =
        Parts.row(
            line, Parts.spacer(), Buttons.link(controllers.commands().get(Action.NETWORK_SEES)));
    Label state = Parts.data("", "small", "muted");
    state
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> caption(tryIt.strip().selectedProperty().get()),
                networkSees,
                tryIt.strip().selectedProperty()));
    state.setWrapText(true);
    getChildren().addAll(Parts.cardHeader("try.input", sizes), stack, state, foot);
  }

  private String caption(Optional<InputItem> item) {
    return item.map(
            i ->
                i.name()
                    + i.truth().map(t -> " · " + Texts.get("try.truth", t)).orElse("")
                    + (networkSees.get() ? " · " + Texts.get("try.network") : ""))
        .orElse("");
  }
}
