package dev.lathe.views.tryit;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.WritingController;
import dev.lathe.controllers.tryit.WrittenText;
import dev.lathe.controllers.tryit.WrittenToken;
import dev.lathe.views.parts.Parts;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.geometry.Side;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/** A text as its tokens, each coloured by how likely the model took it for. */
final class TokenFlow extends TextFlow {
  private static final String DIVERGES = "diverges";

  /** Below this a percentage of one decimal would say nothing. */
  private static final double LEAST = 0.0005;

  private final WritingController writing;
  private final WrittenText text;
  private final List<Label> labels = new ArrayList<>();

  TokenFlow(WritingController writing, WrittenText text) {
    this.writing = writing;
    this.text = text;
    getStyleClass().add("token-flow");
    text.tokens()
        .addListener(
            (ListChangeListener<WrittenToken>)
                c -> {
                  while (c.next()) {
                    if (c.wasRemoved() || c.getFrom() < labels.size()) {
                      redraw();
                      return;
                    }
                  }
                  more();
                });
    text.promptProperty().addListener((o, old, now) -> redraw());
    text.divergenceProperty().addListener((o, old, now) -> mark());
    redraw();
  }

  private void redraw() {
    labels.clear();
    Text prompt = new Text(text.promptProperty().get());
    prompt.getStyleClass().addAll("text", "token-prompt");
    getChildren().setAll(prompt);
    more();
  }

  private void more() {
    for (int i = labels.size(); i < text.tokens().size(); i++) {
      add(i, text.tokens().get(i));
    }
    mark();
  }

  /** A line break is one in the flow too: a label would only grow higher by it. */
  private void add(int index, WrittenToken token) {
    String shown = token.text().replace("\r", "").replace("\t", "    ");
    boolean breaks = shown.endsWith("\n");
    String words = shown.strip().isEmpty() && breaks ? "↵" : shown.replace('\n', ' ');
    boolean spaced = words.length() > 1 && words.charAt(0) == ' ';
    Label label = new Label(words.isEmpty() ? "·" : spaced ? words.substring(1) : words);
    label.getStyleClass().addAll("token", "surprise-" + token.surprise());
    label.setMnemonicParsing(false);
    label.setWrapText(true); // a long token in a narrow column
    label.maxWidthProperty().bind(widthProperty());
    label.setAccessibleRole(AccessibleRole.BUTTON);
    label.setAccessibleText(
        Texts.get("try.write.token.help", words.strip() + " " + percent(token.probability())));
    label.setFocusTraversable(true);
    label.setOnMouseClicked(e -> choose(label, index));
    label.setOnKeyPressed(
        e -> {
          if (e.getCode() == KeyCode.ENTER || e.getCode() == KeyCode.SPACE) {
            choose(label, index);
            e.consume();
          }
        });
    labels.add(label);
    // The space before a word is outside of its frame: there a line may break.
    List<Node> nodes = new ArrayList<>();
    if (spaced) {
      nodes.add(new Text(" "));
    }
    nodes.add(label);
    if (breaks) {
      nodes.add(new Text("\n"));
    }
    getChildren().addAll(nodes);
  }

  private static String percent(double probability) {
    return probability < LEAST ? Texts.get("try.write.least") : Formats.percent(probability);
  }

  private void mark() {
    for (int i = 0; i < labels.size(); i++) {
      labels.get(i).getStyleClass().remove(DIVERGES);
      if (i == text.divergenceProperty().get()) {
        labels.get(i).getStyleClass().add(DIVERGES);
      }
    }
  }

  /** What else could stand here; another one is taken, and the text goes on from it. */
  private void choose(Label label, int index) {
    ContextMenu menu = new ContextMenu();
    menu.setId("candidates");
    WrittenToken token = text.tokens().get(index);
    for (WrittenToken.Candidate c : token.candidates()) {
      String name = c.text().isBlank() ? "‘" + c.text().replace("\n", "↵") + "’" : c.text();
      MenuItem item =
          new MenuItem(Texts.get("try.write.candidate", name.strip(), percent(c.probability())));
      item.setMnemonicParsing(false);
      if (c.id() == token.id()) {
        item.setGraphic(Parts.icon("fth-check"));
      }
      item.setOnAction(e -> writing.goOn(text, index, c));
      menu.getItems().add(item);
    }
    menu.show(label, Side.BOTTOM, 0, 0);
  }
}
