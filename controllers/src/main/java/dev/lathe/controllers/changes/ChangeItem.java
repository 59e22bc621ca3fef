package dev.lathe.controllers.changes;

import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.change.ChangedExample;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.ChangeMeasure;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** A changed example as a view shows it. */
public final class ChangeItem {
  private final ChangedExample example;
  private final ChangeMeasure measure;
  private final ReadOnlyObjectWrapper<Optional<PixelPicture>> thumbnail =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  /** What became of its answer. */
  public enum Kind {
    LOST,
    GAINED,
    CHANGED;

    /** In one word. */
    public String text() {
      return Texts.get("changes.kind." + name().toLowerCase(Locale.ROOT));
    }
  }

  ChangeItem(ChangedExample example, ChangeMeasure measure) {
    this.example = example;
    this.measure = measure;
  }

  ChangedExample example() {
    return example;
  }

  /** What became of its answer. */
  public Kind kind() {
    return switch (example.change().kind()) {
      case LOST -> Kind.LOST;
      case GAINED -> Kind.GAINED;
      default -> Kind.CHANGED;
    };
  }

  /** The file's name without its folders, or the text itself. */
  public String name() {
    return Names.last(example.name());
  }

  /** The whole name. */
  public String wholeName() {
    return example.name();
  }

  /** What is right, in a few words; empty where it is not known. */
  public String truth() {
    return example.truth();
  }

  /** What the original says, in a few words. */
  public String before() {
    return example.before();
  }

  /** What the variant says, in a few words. */
  public String after() {
    return example.after();
  }

  /** How much was lost or gained, in words of the task's measure. */
  public String measured() {
    Change c = example.change();
    return switch (measure) {
      case CONFIDENCE ->
          c.before().isEmpty() && c.after().isEmpty()
              ? boxes(c)
              : arrow("changes.confidence", c, true);
      case ERROR ->
          c.before().isEmpty() && c.after().isEmpty()
              ? Texts.get("changes.apart", figures(c.loss()))
              : arrow("changes.error", c, false);
      case OVERLAP -> c.before().isEmpty() ? similarity(c) : arrow("changes.overlap", c, true);
      case SIMILARITY -> similarity(c);
      case DIVERGENCE -> Texts.get("changes.divergence", 1 + (long) c.after().orElse(0));
    };
  }

  private static String similarity(Change c) {
    return Texts.get("changes.similarity", Formats.number(c.after().orElse(0), 3));
  }

  /** How many boxes only one of both has, and how many have another class. */
  private static String boxes(Change c) {
    long lost = c.moves().stream().filter(m -> m.after() == Change.Move.NONE).count();
    long added = c.moves().stream().filter(m -> m.before() == Change.Move.NONE).count();
    return Texts.get("changes.boxes", lost, added, c.moves().size() - lost - added);
  }

  private static String arrow(String key, Change c, boolean share) {
    return Texts.get(key, number(c.before(), share), number(c.after(), share));
  }

  private static String number(OptionalDouble value, boolean share) {
    return value.isEmpty()
        ? "–"
        : share
            ? Formats.number(100 * value.getAsDouble(), 0) + " %"
            : figures(value.getAsDouble());
  }

  private static String figures(double value) {
    return value >= Double.MAX_VALUE ? "∞" : String.format(Locale.ENGLISH, "%.4g", value);
  }

  /** A small picture of it, once it was asked for and decoded; empty for what is no picture. */
  public ReadOnlyObjectProperty<Optional<PixelPicture>> thumbnailProperty() {
    return thumbnail.getReadOnlyProperty();
  }

  void setThumbnail(Optional<PixelPicture> picture) {
    thumbnail.set(picture);
  }

  /** All that a screen reader says of it. */
  public String spoken() {
    return String.join(
        ", ", name(), kind().text(), Texts.get("changes.from-to", before(), after()), measured());
  }
}
