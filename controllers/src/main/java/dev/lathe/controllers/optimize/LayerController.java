package dev.lathe.controllers.optimize;

import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.services.OptimizeServices;
import dev.lathe.controllers.text.Texts;
import dev.lathe.optimizers.recipe.Recipe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** One layer's weights with the grid over them, and the error of all layers. */
public final class LayerController implements AutoCloseable {
  private static final Duration REST = Duration.ofMillis(250);

  private final ReadOnlyObjectProperty<Optional<OptimizeServices.Preview>> preview;
  private final ObservableValue<Recipe> recipe;
  private final LatestJob pictures;
  private final LatestJob errorJobs;
  private final ObservableList<String> layers = FXCollections.observableArrayList();
  private final ObservableList<String> layersView =
      FXCollections.unmodifiableObservableList(layers);
  private final ObservableList<OptimizeServices.LayerError> errors =
      FXCollections.observableArrayList();
  private final ObservableList<OptimizeServices.LayerError> errorsView =
      FXCollections.unmodifiableObservableList(errors);
  private final ObjectProperty<String> chosen = new SimpleObjectProperty<>("");
  private final ReadOnlyObjectWrapper<Optional<OptimizeServices.Layer>> picture =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  LayerController(
      ReadOnlyObjectProperty<Optional<OptimizeServices.Preview>> preview,
      ObservableValue<Recipe> recipe,
      JobRunner jobs,
      FxThread fx) {
    this.preview = preview;
    this.recipe = recipe;
    this.pictures = LatestJob.immediate(jobs, fx);
    this.errorJobs = new LatestJob(jobs, fx, REST);
    preview.addListener((o, old, now) -> reopen());
    chosen.addListener((o, old, now) -> drawPicture());
    reopen();
  }

  /** The layers whose weights can change. */
  public ObservableList<String> layers() {
    return layersView;
  }

  /** The layers by falling error. */
  public ObservableList<OptimizeServices.LayerError> errors() {
    return errorsView;
  }

  /** The layer that is looked at; empty while there is none. */
  public ObjectProperty<String> chosenProperty() {
    return chosen;
  }

  /** Its weights. */
  public ReadOnlyObjectProperty<Optional<OptimizeServices.Layer>> pictureProperty() {
    return picture.getReadOnlyProperty();
  }

  void follow() {
    drawPicture();
    preview
        .get()
        .ifPresent(
            p -> {
              Recipe r = recipe.getValue();
              errorJobs.submit(
                  JobSpec.of(Texts.get("job.layers"), c -> p.errors(r, c))
                      .unlisted()
                      .onSuccess(
                          list ->
                              errors.setAll(
                                  list.stream()
                                      .sorted(
                                          java.util.Comparator.comparingDouble(
                                              OptimizeServices.LayerError::sqnrDb))
                                      .toList()))
                      .onFailure(e -> errors.clear()));
            });
  }

  private void reopen() {
    pictures.cancel();
    errorJobs.cancel();
    List<String> names = preview.get().map(OptimizeServices.Preview::layers).orElse(List.of());
    layers.setAll(names);
    errors.clear();
    picture.set(Optional.empty());
    chosen.set(names.isEmpty() ? "" : names.get(names.size() / 3));
    follow();
  }

  private void drawPicture() {
    String name = chosen.get();
    if (name == null || name.isEmpty() || preview.get().isEmpty()) {
      picture.set(Optional.empty());
      return;
    }
    OptimizeServices.Preview p = preview.get().get();
    Recipe r = recipe.getValue();
    pictures.submit(
        JobSpec.of(Texts.get("job.layers"), c -> p.layer(name, r, c))
            .unlisted()
            .onSuccess(l -> picture.set(Optional.of(l)))
            .onFailure(e -> picture.set(Optional.empty())));
  }

  @Override
  public void close() {
    pictures.close();
    errorJobs.close();
  }
}
