package dev.lathe.views.tryit;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.views.parts.Parts;
import javafx.beans.property.StringProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.layout.VBox;

/** One sentence, or two to be compared; the answer follows while a person types. */
final class TextInput extends VBox {
  private final TryController tryIt;
  private final VBox examples = new VBox(2);

  TextInput(TryController tryIt, boolean two) {
    super(8);
    this.tryIt = tryIt;
    getStyleClass().add("lathe-card");
    setMinWidth(0);
    getChildren().add(Parts.text("try.sentence", "card-title"));
    getChildren().add(field("sentence", "try.sentence.prompt", tryIt.sentenceProperty()));
    if (two) {
      getChildren().add(Parts.text("try.other-sentence", "card-title"));
      getChildren()
          .add(field("other-sentence", "try.other-sentence.prompt", tryIt.otherSentenceProperty()));
    }
    VBox box = Parts.column(Parts.text("try.examples", "card-title"), examples);
    box.getStyleClass().add("answer-time");
    getChildren().add(box);
    tryIt
        .examples()
        .addListener(
            (ListChangeListener<String>)
                c -> {
                  refresh();
                  Parts.show(box, !tryIt.examples().isEmpty());
                });
    refresh();
    Parts.show(box, !tryIt.examples().isEmpty());
  }

  private static TextArea field(String id, String promptKey, StringProperty value) {
    TextArea area = new TextArea();
    area.setId(id);
    area.setPromptText(Texts.get(promptKey));
    area.setAccessibleText(Texts.get(promptKey));
    area.setWrapText(true);
    area.setPrefRowCount(3);
    area.setPrefColumnCount(24);
    area.textProperty().bindBidirectional(value);
    return area;
  }

  private void refresh() {
    examples.getChildren().clear();
    for (String text : tryIt.examples()) {
      Button b = new Button(text);
      b.getStyleClass().addAll("link-button", "example-link", Parts.DATA);
      b.setWrapText(true);
      b.setMnemonicParsing(false);
      b.setMaxWidth(Double.MAX_VALUE);
      b.setOnAction(e -> tryIt.sentenceProperty().set(text));
      examples.getChildren().add(b);
    }
  }
}
