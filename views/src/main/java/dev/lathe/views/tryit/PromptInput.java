package dev.lathe.views.tryit;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.controllers.tryit.WritingController;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import javafx.beans.property.IntegerProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The beginning of a text, and how it is written on. */
final class PromptInput extends VBox {
  private static final String SPELLING = "small";

  PromptInput(TryController tryIt) {
    super(10);
    WritingController writing = tryIt.writing();
    getStyleClass().add("lathe-card");
    setId("prompt-input");
    setMinWidth(0);
    TextArea area = new TextArea();
    area.setId("prompt");
    area.setPromptText(Texts.get("try.write.prompt.hint"));
    area.setAccessibleText(Texts.get("try.write.prompt.hint"));
    area.setWrapText(true);
    area.setPrefRowCount(6);
    area.setPrefColumnCount(24);
    area.setMinHeight(60);
    VBox.setVgrow(area, Priority.SOMETIMES);
    area.textProperty().bindBidirectional(tryIt.sentenceProperty());
    Button write = new Button(Texts.get("try.write.start"), Parts.icon("fth-play"));
    write.setId("write");
    write.getStyleClass().add("accent");
    write.disableProperty().bind(tryIt.needsInput().isNotEmpty());
    write.setMinWidth(Region.USE_PREF_SIZE);
    write.setOnAction(e -> tryIt.run());
    Button stop = new Button(Texts.get("try.write.stop"), Parts.icon("fth-square"));
    stop.setId("stop-writing");
    stop.disableProperty().bind(writing.runningProperty().not());
    stop.setMinWidth(Region.USE_PREF_SIZE);
    stop.setOnAction(e -> writing.stop());
    getChildren()
        .addAll(
            Parts.text("try.write.prompt", "card-title"),
            area,
            Parts.row(write, stop),
            conversation(writing),
            number("max-tokens", "try.write.tokens", "", writing.maxTokensProperty(), 1),
            temperature(writing),
            number("seed", "try.write.seed", "try.write.seed.help", writing.seedProperty(), 0),
            key());
  }

  private static CheckBox conversation(WritingController writing) {
    CheckBox box = new CheckBox(Texts.get("try.write.chat"));
    box.setId("writing-chat");
    box.setMinWidth(Region.USE_PREF_SIZE);
    box.setAccessibleHelp(Texts.get("try.write.chat.help"));
    box.setTooltip(Tips.of(Texts.get("try.write.chat.help")));
    box.selectedProperty().bindBidirectional(writing.conversationProperty());
    return box;
  }

  /** A whole number that a person types; what is none is taken back. */
  private static HBox number(String id, String key, String help, IntegerProperty value, int low) {
    TextField field = new TextField(Formats.whole(value.get()));
    field.setId("writing-" + id);
    field.setPrefColumnCount(5);
    field.setMinWidth(Region.USE_PREF_SIZE);
    field.setMaxWidth(Region.USE_PREF_SIZE);
    field.setAccessibleText(Texts.get(key));
    Runnable typed =
        () -> {
          String text = field.getText().strip();
          if (text.matches("\\d{1,9}")) {
            int most = low > 0 ? WritingController.MOST_TOKENS : Integer.MAX_VALUE;
            value.set(Math.max(low, Math.min(most, Integer.parseInt(text))));
          }
          field.setText(String.valueOf(value.get()));
        };
    field.setText(String.valueOf(value.get()));
    field.setOnAction(e -> typed.run());
    field
        .focusedProperty()
        .addListener(
            (o, old, now) -> {
              if (!now) {
                typed.run();
              }
            });
    Label name = Parts.text(key);
    name.setWrapText(true);
    if (!help.isEmpty()) {
      name.setTooltip(Tips.of(Texts.get(help)));
      field.setTooltip(Tips.of(Texts.get(help)));
    }
    return Parts.row(name, Parts.spacer(), field);
  }

  private static VBox temperature(WritingController writing) {
    Slider slider = new Slider(0, 2, 0);
    slider.setId("writing-temperature");
    slider.setBlockIncrement(0.1);
    slider.setMajorTickUnit(1);
    slider.setAccessibleText(Texts.get("try.write.temperature"));
    slider.setAccessibleHelp(Texts.get("try.write.temperature.help"));
    slider.setTooltip(Tips.of(Texts.get("try.write.temperature.help")));
    slider
        .valueProperty()
        .addListener(
            (o, old, now) ->
                writing.temperatureProperty().set(Math.round(now.doubleValue() * 20) / 20.0));
    Label value =
        Parts.bound(writing.temperatureProperty().map(t -> Formats.number(t.doubleValue(), 2)));
    return new VBox(
        2, Parts.row(Parts.text("try.write.temperature"), Parts.spacer(), value), slider);
  }

  /** What the colours mean. */
  private static VBox key() {
    HBox steps = Parts.row();
    steps.setSpacing(6);
    String[] words = {"sure", "likely", "unsure", "unlikely", "surprising"};
    for (int i = 0; i < words.length; i++) {
      Node step =
          Parts.styled(
              Parts.data(Texts.get("try.write.key." + words[i]), SPELLING),
              "token",
              "surprise-" + i);
      steps.getChildren().add(step);
    }
    VBox box = Parts.column(Parts.paragraph("try.write.key", "muted", SPELLING), steps);
    box.getStyleClass().add("answer-time");
    return box;
  }
}
