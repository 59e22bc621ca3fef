package dev.lathe.views.parts;

import java.util.function.Function;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.layout.Region;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.util.StringConverter;

/**
 * A box to choose from, as wide as its longest choice. JavaFX measures the cells of a list that may
 * never have been shown, and keeps their width when the text becomes smaller.
 */
public final class Choice<T> extends ComboBox<T> {
  /** Left and right of the words. */
  private static final double PADDING_EMS = 1.5;

  /** What may stand before a name. */
  private static final double DOT_EMS = 1.5;

  private final boolean names;

  /** A box of words, which are never cut. */
  public Choice() {
    this(false);
  }

  private Choice(boolean names) {
    this.names = names;
  }

  /**
   * A box of names, which may be cut in the middle.
   *
   * @param name of an item
   */
  public static <T> Choice<T> ofNames(ObservableList<T> items, Function<T, String> name) {
    Choice<T> c = new Choice<>(true);
    c.setItems(items);
    c.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(T item) {
            return item == null ? "" : name.apply(item);
          }

          @Override
          public T fromString(String text) {
            throw new UnsupportedOperationException("names are chosen, not typed");
          }
        });
    return c;
  }

  /** Whether its choices are names, which may be cut in the middle. */
  public boolean isOfNames() {
    return names;
  }

  @Override
  protected double computeMinWidth(double height) {
    double whole = computePrefWidth(height);
    return names ? Math.min(whole, (Words.LEAST_NAME_EMS + 3) * font().getSize()) : whole;
  }

  @Override
  protected double computePrefWidth(double height) {
    Font font = font();
    double longest = 0;
    for (T item : getItems()) {
      String words = getConverter() == null ? String.valueOf(item) : getConverter().toString(item);
      Text probe = new Text(words);
      probe.setFont(font);
      longest = Math.max(longest, probe.getLayoutBounds().getWidth());
    }
    Node arrow = lookup(".arrow-button");
    double around = arrow instanceof Region r ? r.prefWidth(-1) : 2 * font.getSize();
    double beside = names ? DOT_EMS * font.getSize() : 0;
    return Math.ceil(longest + beside + PADDING_EMS * font.getSize() + around) + 2;
  }

  private Font font() {
    return lookup(".list-cell") instanceof Labeled cell ? cell.getFont() : Font.getDefault();
  }
}
