package dev.lathe.controllers.tryit;

import dev.lathe.controllers.workbench.PixelPicture;
import dev.lathe.engine.data.Sample;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** An input in the strip: a picture with its thumbnail. */
public final class InputItem {
  private final String name;
  private final Sample.ImageSample sample;
  private final Optional<String> truth;
  private final ReadOnlyObjectWrapper<Optional<PixelPicture>> thumbnail =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  InputItem(String name, Sample.ImageSample sample, Optional<String> truth) {
    this.name = name;
    this.sample = sample;
    this.truth = truth;
  }

  /** The file's name. */
  public String name() {
    return name;
  }

  /** The true label, where the data set says it. */
  public Optional<String> truth() {
    return truth;
  }

  /** A small picture of it, once it was decoded. */
  public ReadOnlyObjectProperty<Optional<PixelPicture>> thumbnailProperty() {
    return thumbnail.getReadOnlyProperty();
  }

  Sample.ImageSample sample() {
    return sample;
  }

  void setThumbnail(PixelPicture picture) {
    thumbnail.set(Optional.of(picture));
  }
}
