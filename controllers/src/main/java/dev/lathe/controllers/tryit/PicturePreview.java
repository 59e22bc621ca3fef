package dev.lathe.controllers.tryit;

import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.PreprocessingTexts;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.picture.ImagePreprocessing;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** The chosen picture, large, and what the network sees of it. */
public final class PicturePreview implements AutoCloseable {
  private static final int LARGE = 1280;

  private final WorkbenchController workbench;
  private final Notifications notifications;
  private final LatestJob lane;
  private final ReadOnlyObjectWrapper<Optional<PixelPicture>> picture =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<PixelPicture>> network =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Extent> extent =
      new ReadOnlyObjectWrapper<>(new Extent(1, 1));
  private final ReadOnlyStringWrapper sizes = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper preprocessing = new ReadOnlyStringWrapper("");

  /**
   * A size in pixels.
   *
   * @param width at least 1
   * @param height at least 1
   */
  public record Extent(int width, int height) {}

  /** A preview of nothing. */
  public PicturePreview(
      WorkbenchController workbench, JobRunner jobs, FxThread fx, Notifications notifications) {
    this.workbench = workbench;
    this.notifications = notifications;
    this.lane = LatestJob.immediate(jobs, fx);
  }

  /** The picture, at most 1280 pixels long. */
  public ReadOnlyObjectProperty<Optional<PixelPicture>> pictureProperty() {
    return picture.getReadOnlyProperty();
  }

  /** The size of the whole picture, in whose pixels boxes are given; set before the picture. */
  public ReadOnlyObjectProperty<Extent> extentProperty() {
    return extent.getReadOnlyProperty();
  }

  /** The picture after preprocessing, in visible colours. */
  public ReadOnlyObjectProperty<Optional<PixelPicture>> networkProperty() {
    return network.getReadOnlyProperty();
  }

  /** Both sizes, e.g. {@code 1024 × 768 → 244 × 244}. */
  public ReadOnlyStringProperty sizesProperty() {
    return sizes.getReadOnlyProperty();
  }

  /** The preprocessing in one line, e.g. {@code RGB · /255 · mean .485 .456 .406}. */
  public ReadOnlyStringProperty preprocessingProperty() {
    return preprocessing.getReadOnlyProperty();
  }

  /** Why the picture cannot be shown; empty when it can. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  private record Seen(PixelPicture picture, int width, int height, Optional<PixelPicture> net) {}

  /** Shows a picture; the newest wins. */
  public void show(Optional<InputItem> item) {
    Optional<OpenModel> model = workbench.openModelProperty().get();
    Optional<ImagePreprocessing> image = model.flatMap(m -> m.model().setup().image());
    preprocessing.set(image.map(PreprocessingTexts::line).orElse(""));
    problem.set(item.map(InputItem::problem).orElse(""));
    if (item.isEmpty() || image.isEmpty() || !problem.get().isEmpty()) {
      lane.cancel();
      picture.set(Optional.empty());
      network.set(Optional.empty());
      sizes.set("");
      return;
    }
    InputItem chosen = item.get();
    lane.submit(
        JobSpec.of(Texts.get("job.picture"), c -> see(chosen, image.get()))
            .unlisted()
            .onSuccess(
                s -> {
                  extent.set(new Extent(s.width(), s.height()));
                  picture.set(Optional.of(s.picture()));
                  network.set(s.net());
                  sizes.set(sizeText(s, image.get()));
                })
            .onFailure(
                e -> {
                  picture.set(Optional.empty());
                  network.set(Optional.empty());
                  notifications.error(e);
                }));
  }

  private Seen see(InputItem item, ImagePreprocessing p) throws java.io.IOException {
    byte[] bytes = item.sample().source().read();
    PixelPicture all = workbench.services().decodePicture(bytes, item.name());
    PixelPicture net = workbench.services().networkSees(bytes, item.name(), p);
    return new Seen(Scaling.fit(all, LARGE), all.width(), all.height(), Optional.of(net));
  }

  private static String sizeText(Seen s, ImagePreprocessing p) {
    return Texts.get(
        "try.sizes",
        Integer.toString(s.width()),
        Integer.toString(s.height()),
        Integer.toString(p.width()),
        Integer.toString(p.height()));
  }

  @Override
  public void close() {
    lane.close();
  }
}
