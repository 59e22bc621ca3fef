package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import dev.lathe.controllers.answer.TaggedText;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/** The sentence with what its words are: each span is coloured and bears its label. */
final class TaggedTextView implements AnswerView {
  @Override
  public List<Node> draw(AnswerContent content, Style style) {
    TaggedText tagged = (TaggedText) content;
    TextFlow flow = new TextFlow();
    flow.getStyleClass().addAll("tagged-text", Parts.DATA);
    for (TaggedText.Part p : tagged.parts()) {
      flow.getChildren().add(p.type() < 0 ? plain(p.text()) : span(p, flow));
    }
    List<Node> nodes = new ArrayList<>();
    nodes.add(flow);
    if (!tagged.note().isEmpty()) {
      nodes.add(Parts.sentence(tagged.note(), "small", "muted"));
    }
    if (!tagged.legend().isEmpty()) {
      FlowPane legend = new FlowPane(Parts.GRID, 4);
      legend.setAccessibleText(Texts.get("try.tags.found"));
      legend
          .getChildren()
          .setAll(tagged.legend().stream().<Node>map(TaggedTextView::type).toList());
      nodes.add(Parts.text("try.tags.found", "card-title"));
      nodes.add(legend);
    }
    return nodes;
  }

  private static Text plain(String words) {
    Text text = new Text(words);
    text.getStyleClass().add("text");
    return text;
  }

  /** Words and label in one: a line never breaks between them, and long words wrap beside it. */
  private static Node span(TaggedText.Part p, TextFlow flow) {
    Label span = new Label(p.text(), chip(p.label(), p.type()));
    span.setContentDisplay(ContentDisplay.RIGHT);
    span.setMnemonicParsing(false);
    span.setWrapText(true);
    span.maxWidthProperty().bind(flow.widthProperty());
    span.getStyleClass()
        .addAll(
            Parts.DATA,
            "tag-span",
            colour(p.type()),
            "tag-" + p.kind().name().toLowerCase(Locale.ROOT));
    span.setAccessibleText(p.text() + ": " + p.label() + ". " + p.detail());
    span.setTooltip(Tips.of(p.detail()));
    return span;
  }

  private static Label chip(String text, int type) {
    Label chip = new Label(text);
    chip.setMnemonicParsing(false);
    chip.setMinWidth(Label.USE_PREF_SIZE);
    chip.getStyleClass().addAll("box-tag", colour(type), Parts.DATA);
    return chip;
  }

  private static Label type(TaggedText.Type t) {
    return chip(t.text(), t.type());
  }

  private static String colour(int type) {
    return "class-" + type % ClassColours.COUNT;
  }
}
