package dev.lathe.controllers.tryit;

import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.experiment.Attachments;
import dev.lathe.engine.task.ModelSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The pictures at hand and the one chosen. */
public final class InputStrip {
  private static final int THUMBNAIL = 176;

  private final AppServices services;
  private final JobRunner jobs;
  private final ObservableList<InputItem> items = FXCollections.observableArrayList();
  private final ObservableList<InputItem> itemsView =
      FXCollections.unmodifiableObservableList(items);
  private final ObjectProperty<Optional<InputItem>> selected =
      new SimpleObjectProperty<>(Optional.empty());

  private final Runnable brought;

  private List<InputItem> offered = List.of();
  private String awaited = "";

  /**
   * An empty strip.
   *
   * @param brought runs when a picture that the person brought can be remembered
   */
  InputStrip(AppServices services, JobRunner jobs, Runnable brought) {
    this.services = services;
    this.jobs = jobs;
    this.brought = brought;
  }

  /** The pictures, newest first. */
  public ObservableList<InputItem> items() {
    return itemsView;
  }

  /** The one chosen. */
  public ObjectProperty<Optional<InputItem>> selectedProperty() {
    return selected;
  }

  /** Takes files, folders and zips, and chooses the first picture. */
  void add(List<Path> paths, Consumer<Exception> onFailure) {
    jobs.start(
        JobSpec.of(Texts.get("job.inputs"), c -> InputFiles.find(paths, c))
            .onSuccess(this::prepend)
            .onFailure(onFailure));
  }

  /** Takes a picture that has no file, e.g. from the clipboard, and keeps it there. */
  void add(String name, PixelPicture picture, Attachments kept) {
    ImageSample sample = new ImageSample(name, new PngBytes(picture));
    InputItem item = InputItem.pasted(name, sample);
    prepend(List.of(item));
    jobs.start(
        JobSpec.of(Texts.get("job.remember"), c -> kept.keep(sample.source().read(), "png"))
            .unlisted()
            .onSuccess(
                path -> {
                  item.keptAt(InputPlace.kept(name, path));
                  brought.run();
                }));
  }

  /** Shows what the person brought earlier, before the pictures of the data set. */
  void restore(List<InputItem> earlier, TryState note) {
    items.removeIf(i -> i.place().isPresent());
    items.addAll(0, earlier);
    loadThumbnails(earlier.stream().filter(i -> i.problem().isEmpty()).toList());
    if (note.chosen() >= 0 && note.chosen() < earlier.size()) {
      selected.set(Optional.of(earlier.get(note.chosen())));
    } else if (!note.chosenName().isEmpty()) {
      awaited = note.chosenName();
      chooseAwaited();
    }
  }

  /** What the person brought, as it is remembered. */
  List<InputPlace> places() {
    return items.stream().flatMap(i -> i.place().stream()).toList();
  }

  /** Index of the chosen picture among {@link #places()}; −1 for a picture of the data set. */
  int chosenPlace() {
    return selected
        .get()
        .map(s -> items.stream().filter(i -> i.place().isPresent()).toList().indexOf(s))
        .orElse(-1);
  }

  private void chooseAwaited() {
    items.stream()
        .filter(i -> i.place().isEmpty() && i.name().equals(awaited))
        .findFirst()
        .ifPresent(
            i -> {
              awaited = "";
              selected.set(Optional.of(i));
            });
  }

  /** Offers the first pictures of a data set, one of each class first. */
  void offer(Dataset data, ModelSetup setup) {
    List<InputItem> found = new ArrayList<>();
    for (Example e : spread(data.examples())) {
      if (e.sample() instanceof ImageSample s) {
        String name = s.name().substring(s.name().replace('\\', '/').lastIndexOf('/') + 1);
        Optional<String> truth =
            e.label().isPresent()
                ? Optional.of(setup.label(e.label().getAsInt()))
                : Optional.empty();
        found.add(InputItem.offered(name, s, truth).with(e.truth()));
      }
    }
    Optional<InputItem> before = selected.get().filter(offered::contains);
    items.removeAll(offered);
    offered = List.copyOf(found);
    items.addAll(found);
    loadThumbnails(found);
    if (!awaited.isEmpty()) {
      chooseAwaited();
    }
    // The same picture of data that were read again: what is right for it may be another thing.
    before.flatMap(b -> sameOf(found, b)).ifPresent(i -> selected.set(Optional.of(i)));
    if (selected.get().isEmpty() && !found.isEmpty()) {
      selected.set(Optional.of(found.get(0)));
    }
  }

  private static Optional<InputItem> sameOf(List<InputItem> found, InputItem item) {
    return found.stream().filter(i -> i.sample().name().equals(item.sample().name())).findFirst();
  }

  /** Ten from all over the data set: data are often sorted by class. */
  private static List<Example> spread(List<Example> all) {
    List<Example> some = new ArrayList<>();
    int n = Math.min(10, all.size());
    for (int i = 0; i < n; i++) {
      some.add(all.get((int) ((long) i * all.size() / n)));
    }
    return some;
  }

  /** Shows a picture of the data set, which need not be among those that are offered. */
  void choose(InputItem item) {
    Optional<InputItem> known =
        items.stream()
            .filter(i -> i.place().isEmpty() && i.sample().name().equals(item.sample().name()))
            .findFirst();
    if (known.isPresent()) {
      awaited = "";
      selected.set(known);
    } else {
      prepend(List.of(item));
    }
  }

  void clear() {
    offered = List.of();
    awaited = "";
    selected.set(Optional.empty());
    items.clear();
  }

  private void prepend(List<InputItem> found) {
    items.addAll(0, found);
    if (items.size() > InputFiles.MOST) {
      items.remove(InputFiles.MOST, items.size());
    }
    awaited = "";
    selected.set(Optional.of(found.get(0)));
    loadThumbnails(found);
  }

  private record Thumb(InputItem item, PixelPicture picture) {}

  private void loadThumbnails(List<InputItem> list) {
    jobs.start(
        JobSpec.<Thumb, Void>inParts(
                Texts.get("job.thumbnails"),
                (context, parts) -> {
                  for (InputItem item : list) {
                    context.checkCancelled();
                    byte[] bytes = item.sample().source().read();
                    PixelPicture p = services.decodePicture(bytes, item.name());
                    parts.accept(new Thumb(item, Scaling.fit(p, THUMBNAIL)));
                  }
                  return null;
                },
                t -> t.item().setThumbnail(t.picture()))
            .unlisted()
            // A picture that cannot be read says so when it is chosen.
            .onFailure(e -> {}));
  }
}
