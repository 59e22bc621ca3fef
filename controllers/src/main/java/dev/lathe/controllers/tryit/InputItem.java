package dev.lathe.controllers.tryit;

import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Sample;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** An input in the strip: a picture with its thumbnail. */
public final class InputItem {
  private final String name;
  private final Sample.ImageSample sample;
  private final Optional<String> truth;
  private final String problem;
  private final ReadOnlyObjectWrapper<Optional<PixelPicture>> thumbnail =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Optional<InputPlace> place;
  private Optional<Truth> right = Optional.empty();

  private InputItem(
      String name,
      Sample.ImageSample sample,
      Optional<String> truth,
      Optional<InputPlace> place,
      String problem) {
    this.name = name;
    this.sample = sample;
    this.truth = truth;
    this.place = place;
    this.problem = problem;
  }

  /** A picture of the data set. */
  public static InputItem offered(String name, Sample.ImageSample sample, Optional<String> truth) {
    return new InputItem(name, sample, truth, Optional.empty(), "");
  }

  /** A picture that the person brought. */
  static InputItem brought(InputPlace place, Sample.ImageSample sample) {
    return new InputItem(place.name(), sample, Optional.empty(), Optional.of(place), "");
  }

  /** A picture from the clipboard, which lies nowhere yet; see {@link #keptAt}. */
  static InputItem pasted(String name, Sample.ImageSample sample) {
    return new InputItem(name, sample, Optional.empty(), Optional.empty(), "");
  }

  /** A picture that was brought and is gone. */
  static InputItem missing(InputPlace place, Sample.ImageSample sample, String problem) {
    return new InputItem(place.name(), sample, Optional.empty(), Optional.of(place), problem);
  }

  /** The file's name. */
  public String name() {
    return name;
  }

  /** The true label, where the data set says it. */
  public Optional<String> truth() {
    return truth;
  }

  /** Why the picture cannot be shown, a sentence; empty when it can. */
  public String problem() {
    return problem;
  }

  /** A small picture of it, once it was decoded. */
  public ReadOnlyObjectProperty<Optional<PixelPicture>> thumbnailProperty() {
    return thumbnail.getReadOnlyProperty();
  }

  /** What is right for it beyond a label: a mask, a target picture. */
  Optional<Truth> right() {
    return right;
  }

  /** The same picture with what is right for it. */
  InputItem with(Optional<Truth> known) {
    right = known;
    return this;
  }

  Sample.ImageSample sample() {
    return sample;
  }

  /** Where it lies, for a picture that the person brought. */
  Optional<InputPlace> place() {
    return place;
  }

  void keptAt(InputPlace where) {
    place = Optional.of(where);
  }

  void setThumbnail(PixelPicture picture) {
    thumbnail.set(Optional.of(picture));
  }
}
