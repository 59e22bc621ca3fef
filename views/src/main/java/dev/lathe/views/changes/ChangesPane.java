package dev.lathe.views.changes;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.changes.ChangesController;
import dev.lathe.controllers.changes.ChangesPlace;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.views.parts.BarTrack;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Choice;
import dev.lathe.views.parts.Columns;
import dev.lathe.views.parts.Columns.Column;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import dev.lathe.views.platform.Theming;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** What broke: the gallery beside what it says by class, or one example large. */
public final class ChangesPane extends VBox {
  private final ChangesPlace place;
  private final ChangesController gallery;
  private final Columns columns;
  private final LargePane large;
  private final ChangeGrid grid;

  /** Builds it. */
  public ChangesPane(WindowControllers controllers, Theming theming) {
    super(2 * Parts.GRID);
    this.place = controllers.changes();
    this.gallery = place.gallery();
    grid = new ChangeGrid(place, theming.em());
    VBox examples = new VBox(Parts.GRID, new FilterRow(gallery.list()), grid);
    VBox.setVgrow(grid, Priority.ALWAYS);
    VBox numbers = new VBox(2 * Parts.GRID, new MatrixCard(gallery), new ClassCard(gallery));
    VBox.setVgrow(numbers.getChildren().get(1), Priority.ALWAYS);
    columns =
        new Columns(
            "changes",
            controllers.settings(),
            theming.em(),
            List.of(
                new Column("changes.gallery", examples, 30, 30, 64),
                new Column("changes.numbers", numbers, 27, 30, 36)),
            List.of(List.of(0), List.of(1)));
    large = new LargePane(place);
    VBox.setVgrow(columns, Priority.ALWAYS);
    VBox.setVgrow(large, Priority.ALWAYS);
    getChildren().addAll(header(controllers), state(), columns);
    InvalidationListener swap = o -> swap();
    place.large().openProperty().addListener(swap);
    swap();
    // Before the lists, which take the key for the end of an edit.
    addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    setId("what-broke");
  }

  private void swap() {
    boolean one = place.large().openProperty().get();
    Node now = one ? large : columns;
    if (!getChildren().contains(now)) {
      getChildren().set(2, now);
      // The keys go on to work where one looks.
      enter();
    }
  }

  /** Gives the keys to what is looked at. */
  public void enter() {
    (place.large().openProperty().get() ? large : grid).requestFocus();
  }

  private void key(KeyEvent e) {
    if (e.getCode() == KeyCode.ESCAPE) {
      place.back();
      e.consume();
    }
  }

  private Node header(WindowControllers controllers) {
    Button back = new Button(Texts.get("changes.back"), Parts.icon("fth-arrow-left"));
    back.setId("changes-back");
    back.setTooltip(Tips.of(Texts.get("changes.back.help")));
    back.setMinWidth(USE_PREF_SIZE);
    back.setOnAction(e -> gallery.hide());
    Label title = Parts.text("changes.title", "place-title");
    Choice<VariantItem> variant = Choice.ofNames(gallery.choices(), VariantItem::name);
    variant.setId("changes-variant");
    variant.setAccessibleText(Texts.get("changes.variant"));
    variant.getStyleClass().add(Parts.DATA);
    InvalidationListener follow =
        o -> variant.setValue(gallery.variantProperty().get().orElse(null));
    gallery.variantProperty().addListener(follow);
    gallery.choices().addListener(follow);
    follow.invalidated(gallery.variantProperty());
    variant
        .valueProperty()
        .addListener(
            (o, old, now) ->
                Optional.ofNullable(now)
                    .ifPresent(v -> gallery.variantProperty().set(Optional.of(v))));
    Label line = Parts.bound(gallery.summary().lineProperty(), "muted", "place-subtitle");
    line.setWrapText(true);
    HBox row =
        Parts.row(
            back,
            title,
            variant,
            line,
            Parts.spacer(),
            Buttons.of(controllers.commands().get(Action.EXPORT_CHANGES)));
    row.getStyleClass().add("place-header");
    return row;
  }

  /** How far it is, while it works; what could not be compared; why there is nothing. */
  private Node state() {
    BarTrack track = new BarTrack();
    track.getStyleClass().add("thin");
    track.setPrefWidth(160);
    gallery
        .fractionProperty()
        .addListener((o, old, now) -> track.set(new double[] {now.doubleValue()}, "colour-1"));
    Label words = Parts.bound(gallery.progressProperty(), "muted", "small");
    words.setWrapText(true);
    track.accessibleTextProperty().bind(gallery.progressProperty());
    Button stop = link("changes.cancel", "changes-stop");
    stop.setOnAction(e -> gallery.cancel());
    Button again = link("changes.again", "changes-again");
    again.setOnAction(e -> gallery.again());
    HBox working = Parts.row(track, words, stop, again);
    working.setAlignment(Pos.CENTER_LEFT);
    Label problems = Parts.bound(gallery.summary().problemsProperty(), "warn-text", "small");
    problems.setWrapText(true);
    InvalidationListener follow =
        o -> {
          boolean runs = gallery.runningProperty().get();
          boolean stopped = gallery.stoppedProperty().get();
          Parts.show(working, runs || stopped);
          Parts.show(track, runs);
          Parts.show(stop, runs);
          Parts.show(again, stopped && !runs);
          Parts.show(problems, !problems.getText().isEmpty());
        };
    gallery.runningProperty().addListener(follow);
    gallery.stoppedProperty().addListener(follow);
    problems.textProperty().addListener(follow);
    follow.invalidated(null);
    VBox box = new VBox(4, working, problems);
    InvalidationListener any = o -> Parts.show(box, working.isManaged() || problems.isManaged());
    working.managedProperty().addListener(any);
    problems.managedProperty().addListener(any);
    any.invalidated(null);
    return box;
  }

  private static Button link(String key, String id) {
    Button b = Parts.styled(new Button(Texts.get(key)), "link-button");
    b.setId(id);
    b.setMinWidth(USE_PREF_SIZE);
    return b;
  }
}
