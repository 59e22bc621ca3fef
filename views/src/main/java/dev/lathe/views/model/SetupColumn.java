package dev.lathe.views.model;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.model.SetupDraft;
import dev.lathe.controllers.model.SetupEditor;
import dev.lathe.controllers.model.SetupEditor.TaskChoice;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Buttons;
import dev.lathe.views.parts.Choice;
import dev.lathe.views.parts.ClassMatching;
import dev.lathe.views.parts.LabelOffer;
import dev.lathe.views.parts.LengthsCard;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.PictureView;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** Task, labels, preprocessing, and what the network sees of the chosen picture. */
final class SetupColumn extends VBox {
  private static final Set<String> SHORT =
      Set.of("model.setup.resize", "model.setup.pad", "model.setup.width", "model.setup.height");

  /** Columns of a field that shows a mean or a deviation of three channels whole. */
  private static final int THREE_NUMBERS = 13;

  private final SetupEditor setup;
  private final ComboBox<TaskChoice> task = new Choice<>();
  private final ComboBox<FitChoice> fit = fitChoice();
  private final TextField resize = field("model.setup.resize");
  private final TextField pad = field("model.setup.pad");
  private final HBox resizeLine = line("model.setup.resize", resize);
  private final HBox padLine = line("model.setup.pad", pad);
  private final TextField width = field("model.setup.width");
  private final TextField height = field("model.setup.height");
  private final ComboBox<String> layout = choice("model.setup.layout", "NCHW", "NHWC");
  private final ComboBox<String> channels = choice("model.setup.channels", "RGB", "BGR", "GRAY");
  private final TextField scale = field("model.setup.scale");
  private final TextField mean = field("model.setup.mean");
  private final TextField std = field("model.setup.std");
  private final VBox editor = new VBox(6);
  private final Label none = Parts.paragraph("model.setup.none", "muted", "small");
  private boolean filling;

  /** A fit as the menu shows it. */
  private record FitChoice(String id, String name) {
    @Override
    public String toString() {
      return name;
    }
  }

  SetupColumn(WindowControllers controllers) {
    super(16);
    this.setup = controllers.model().setup();
    getChildren()
        .addAll(
            taskCard(controllers),
            new OptionsCard(setup, controllers),
            LengthsCard.ofModel(controllers.model().lengths()),
            preprocessingCard(controllers));
    Node doctor = new DoctorCard(controllers);
    getChildren().add(doctor);
    Node sees = seesCard(controllers);
    VBox.setVgrow(sees, Priority.ALWAYS);
    getChildren().add(sees);
    setup.draftProperty().addListener((o, old, now) -> fill(now));
    fill(setup.draftProperty().get());
    Parts.show(sees, setup.draftProperty().get().isPresent());
    Parts.show(doctor, setup.draftProperty().get().isPresent());
    setup
        .draftProperty()
        .addListener(
            (o, old, now) -> {
              Parts.show(sees, now.isPresent());
              Parts.show(doctor, now.isPresent());
            });
  }

  private VBox taskCard(WindowControllers controllers) {
    task.getItems().setAll(setup.tasks());
    task.setMaxWidth(Double.MAX_VALUE);
    task.setAccessibleText(Texts.get("model.setup.task"));
    task.setId("task");
    task.getStyleClass().add(Parts.DATA);
    setup.taskProperty().addListener((o, old, now) -> now.ifPresent(this::showTask));
    setup.taskProperty().get().ifPresent(this::showTask);
    task.setOnAction(
        e -> {
          if (!filling && task.getValue() != null) {
            setup.chooseTask(task.getValue());
          }
        });
    Label labels = wrapping(setup.labelsTextProperty());
    VBox labelBox =
        new VBox(
            2,
            Parts.row(
                Parts.text("model.setup.labels"),
                Parts.spacer(),
                Buttons.link(controllers.commands().get(Action.CHOOSE_LABELS))),
            labels,
            source(setup.labelsSourceProperty()),
            LabelOffer.whole(controllers.labelGuess()),
            LabelOffer.sets(controllers.labelSets()),
            ClassMatching.offer(controllers.classMapping()));
    labels.textProperty().addListener((o, old, now) -> Parts.show(labelBox, !now.isEmpty()));
    Parts.show(labelBox, !labels.getText().isEmpty());
    return Parts.card(
        new VBox(4, Parts.text("model.setup.task-title", "card-title"), task),
        source(setup.taskSourceProperty()),
        labelBox);
  }

  private void showTask(TaskChoice now) {
    filling = true;
    task.setValue(now);
    filling = false;
  }

  private VBox preprocessingCard(WindowControllers controllers) {
    HBox crop = Parts.row(width, Parts.text("model.setup.by"), height);
    editor
        .getChildren()
        .addAll(
            line("model.setup.fit", fit),
            resizeLine,
            line("model.setup.crop", crop),
            padLine,
            line("model.setup.layout", layout),
            line("model.setup.channels", channels),
            line("model.setup.scale", scale),
            line("model.setup.mean", mean),
            line("model.setup.std", std),
            Parts.styled(wrapping(setup.problemProperty()), "bad-text"),
            source(setup.imageSourceProperty()));
    return Parts.card(
        Parts.text("model.setup", "card-title"),
        editor,
        none,
        Parts.row(
            Buttons.link(controllers.commands().get(Action.RESET_PREPROCESSING)),
            Parts.spacer(),
            Buttons.link(controllers.commands().get(Action.SAVE_SETUP))));
  }

  private VBox seesCard(WindowControllers controllers) {
    PictureView picture = PictureView.of(false, controllers.tryIt().preview().networkProperty());
    picture.setMinHeight(96);
    VBox.setVgrow(picture, Priority.ALWAYS);
    Label hint = Parts.paragraph("model.sees.none", "muted", "small");
    ObservableValue<?> network = controllers.tryIt().preview().networkProperty();
    network.addListener(
        (o, old, now) ->
            Parts.show(hint, controllers.tryIt().preview().networkProperty().get().isEmpty()));
    Parts.show(hint, controllers.tryIt().preview().networkProperty().get().isEmpty());
    return Parts.card(Parts.text("model.sees", "card-title"), hint, picture);
  }

  private void fill(Optional<SetupDraft> draft) {
    Parts.show(editor, draft.isPresent());
    Parts.show(none, draft.isEmpty());
    draft.ifPresent(
        d -> {
          filling = true;
          fit.getItems().stream()
              .filter(f -> f.id().equals(d.fit()))
              .findFirst()
              .ifPresent(fit::setValue);
          resize.setText(d.resize());
          pad.setText(d.pad());
          Parts.show(resizeLine, d.fit().equals("crop"));
          Parts.show(padLine, d.fit().startsWith("letterbox"));
          width.setText(d.width());
          height.setText(d.height());
          layout.setValue(d.layout());
          channels.setValue(d.channels());
          scale.setText(d.scale());
          mean.setText(d.mean());
          std.setText(d.std());
          filling = false;
        });
  }

  private void apply() {
    if (!filling && setup.draftProperty().get().isPresent()) {
      SetupDraft typed =
          new SetupDraft(
              fit.getValue().id(),
              resize.getText(),
              pad.getText(),
              width.getText(),
              height.getText(),
              layout.getValue(),
              channels.getValue(),
              scale.getText(),
              mean.getText(),
              std.getText());
      if (!setup.draftProperty().get().equals(Optional.of(typed))) {
        setup.apply(typed);
      }
    }
  }

  private ComboBox<FitChoice> fitChoice() {
    ComboBox<FitChoice> box = new Choice<>();
    box.setId("fit");
    for (String id : SetupDraft.FITS) {
      box.getItems().add(new FitChoice(id, Texts.get("model.setup.fit." + id)));
    }
    box.setAccessibleText(Texts.get("model.setup.fit"));
    box.getStyleClass().add(Parts.DATA);
    box.setOnAction(e -> apply());
    return box;
  }

  private TextField field(String key) {
    TextField f = new TextField();
    f.setId(key.replace('.', '-'));
    f.setAccessibleText(Texts.get(key));
    f.setPrefColumnCount(SHORT.contains(key) ? 4 : THREE_NUMBERS);
    f.setOnAction(e -> apply());
    f.focusedProperty()
        .addListener(
            (o, old, now) -> {
              if (!now) {
                apply();
              }
            });
    return f;
  }

  private ComboBox<String> choice(String key, String... values) {
    ComboBox<String> box = new Choice<>();
    box.getItems().setAll(values);
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(String value) {
            return value == null ? "" : Texts.get(key + "." + value.toLowerCase(Locale.ROOT));
          }

          @Override
          public String fromString(String text) {
            throw new UnsupportedOperationException("values are chosen, not typed");
          }
        });
    box.setAccessibleText(Texts.get(key));
    box.getStyleClass().add(Parts.DATA);
    box.setOnAction(e -> apply());
    return box;
  }

  private static HBox line(String key, Node control) {
    Label name = Parts.text(key);
    name.setWrapText(true);
    HBox row = Parts.row(name, Parts.spacer(), control);
    HBox.setHgrow(control, Priority.SOMETIMES);
    // What is typed is never squeezed: where it has no room, it stands below its name.
    if (control instanceof TextField f) {
      f.setMinWidth(Region.USE_PREF_SIZE);
    }
    return row;
  }

  private static Label source(ObservableValue<String> text) {
    return Parts.styled(wrapping(text), "muted");
  }

  private static Label wrapping(ObservableValue<String> text) {
    Label l = Parts.bound(text, "small");
    l.setWrapText(true);
    l.managedProperty().bind(l.textProperty().isNotEmpty());
    return l;
  }
}
