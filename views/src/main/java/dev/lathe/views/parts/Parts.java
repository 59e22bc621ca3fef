package dev.lathe.views.parts;

import dev.lathe.controllers.text.Texts;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;
import org.kordamp.ikonli.javafx.FontIcon;

/** Labels, rows and cards in the house style. Text comes from the bundle unless it is data. */
public final class Parts {
  /** Marks a label whose text is data (a file name, a class label), not from the bundle. */
  public static final String DATA = "data-text";

  /** The step of the layout grid, in pixels. */
  public static final double GRID = 8;

  private Parts() {}

  /** A label with text from the bundle. */
  public static Label text(String key, String... styles) {
    return styled(Words.of(Texts.get(key)), styles);
  }

  /** A label with data in it. */
  public static Label data(String text, String... styles) {
    Label l = styled(Words.of(text), styles);
    l.getStyleClass().add(DATA);
    return l;
  }

  /** Data that wraps. */
  public static Words sentence(String text, String... styles) {
    Words l = styled(Words.of(text), styles);
    l.getStyleClass().add(DATA);
    l.setWrapText(true);
    return l;
  }

  /** A name of a file, a variant, a class or a layer: cut in the middle, whole in the tooltip. */
  public static Words name(String text, String... styles) {
    Words l = styled(Words.name(text), styles);
    l.getStyleClass().add(DATA);
    return l;
  }

  /** A label that follows a value. */
  public static Label bound(ObservableValue<String> text, String... styles) {
    Label l = data("", styles);
    l.textProperty().bind(text);
    return l;
  }

  /** A paragraph that wraps. */
  public static Label paragraph(String key, String... styles) {
    Label l = text(key, styles);
    l.setWrapText(true);
    return l;
  }

  /** An icon from the Feather set, e.g. {@code fth-play}. */
  public static FontIcon icon(String code) {
    return new FontIcon(code);
  }

  /** A dot in a variant's fixed colour. */
  public static Node dot(int colour) {
    Circle c = new Circle(4.5);
    c.getStyleClass().addAll("dot", "colour-" + colour);
    return c;
  }

  /** Takes the free room. */
  public static Region spacer() {
    Region r = new Region();
    HBox.setHgrow(r, Priority.ALWAYS);
    VBox.setVgrow(r, Priority.ALWAYS);
    return r;
  }

  /** A row whose children sit in the middle, 8 pixels apart; it folds where it is too narrow. */
  public static FoldingRow row(Node... children) {
    FoldingRow box = new FoldingRow(GRID, children);
    box.getStyleClass().add("row");
    return box;
  }

  /** A column, 8 pixels apart. */
  public static VBox column(Node... children) {
    return new VBox(GRID, children);
  }

  /** A card: border, round corners, padding. */
  public static VBox card(Node... children) {
    VBox box = new VBox(GRID, children);
    box.getStyleClass().add("lathe-card");
    box.setMinWidth(0);
    return box;
  }

  /** The heading line of a card: small capitals on the left, the rest on the right. */
  public static HBox cardHeader(String key, Node... right) {
    HBox box = row(paragraph(key, "card-title"), spacer());
    box.getChildren().addAll(right);
    return box;
  }

  /** The heading of a place with its buttons. */
  public static HBox placeHeader(String titleKey, String subtitleKey, Node... buttons) {
    return placeHeader(text(titleKey, "place-title"), text(subtitleKey), buttons);
  }

  /** Where a heading is too long for the window, its buttons stand below, and its words wrap. */
  public static HBox placeHeader(Label title, Label subtitle, Node... buttons) {
    styled(subtitle, "muted", "place-subtitle").setWrapText(true);
    HBox box = row(title, subtitle, spacer());
    box.getChildren().addAll(buttons);
    box.getStyleClass().add("place-header");
    return box;
  }

  /** Adds style classes. */
  public static <T extends Node> T styled(T node, String... styles) {
    node.getStyleClass().addAll(styles);
    return node;
  }

  /** Shows a node or gives its room away. */
  public static void show(Node node, boolean visible) {
    node.setVisible(visible);
    node.setManaged(visible);
  }
}
