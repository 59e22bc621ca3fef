package dev.lathe.controllers.tryit;

import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.data.TargetFiles;
import dev.lathe.engine.experiment.Attachments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What is tried: a picture, a sentence or two, or tensors. Use on the screen's thread. */
final class TryInput {
  private static final int EXAMPLES = 5;

  private final WorkbenchController workbench;
  private final JobRunner jobs;
  private final Notifications notifications;
  private final ObservableValue<Optional<RowSample>> row;
  private final InputStrip strip;
  private final TriedTensors tensors;
  private final ReadOnlyObjectWrapper<InputMode> mode =
      new ReadOnlyObjectWrapper<>(InputMode.NOTHING);
  private final ObservableList<String> examples = FXCollections.observableArrayList();
  private final ObservableList<String> examplesView =
      FXCollections.unmodifiableObservableList(examples);
  private final StringProperty sentence = new SimpleStringProperty("");
  private final StringProperty otherSentence = new SimpleStringProperty("");

  /**
   * Nothing at first.
   *
   * @param row of a table as its form says it
   * @param remember is told when the pictures change
   * @param again is told when tensors of a file were read
   */
  TryInput(
      WorkbenchController workbench,
      JobRunner jobs,
      Notifications notifications,
      ObservableValue<Optional<RowSample>> row,
      Runnable remember,
      Runnable again) {
    this.workbench = workbench;
    this.jobs = jobs;
    this.notifications = notifications;
    this.row = row;
    this.strip = new InputStrip(workbench.services(), jobs, remember);
    this.tensors = new TriedTensors(workbench, jobs, again);
  }

  /** What the input is. */
  ReadOnlyObjectProperty<InputMode> modeProperty() {
    return mode.getReadOnlyProperty();
  }

  /** The pictures at hand. */
  InputStrip strip() {
    return strip;
  }

  /** The tensors at hand. */
  TriedTensors tensors() {
    return tensors;
  }

  /** The sentence. */
  StringProperty sentenceProperty() {
    return sentence;
  }

  /** The sentence that it is compared with. */
  StringProperty otherSentenceProperty() {
    return otherSentence;
  }

  /** Sentences of the data set to begin with. */
  ObservableList<String> examples() {
    return examplesView;
  }

  /** The one input. */
  ObservableValue<Optional<Sample>> sample() {
    return Bindings.createObjectBinding(
        () ->
            switch (mode.get()) {
              case PICTURES, SCENE, AREAS, CURTAIN ->
                  strip
                      .selectedProperty()
                      .get()
                      .filter(i -> i.problem().isEmpty())
                      .<Sample>map(InputItem::sample);
              case TENSORS -> tensors.given().<Sample>map(t -> t);
              case ROW -> row.getValue().<Sample>map(r -> r);
              case NOTHING -> Optional.<Sample>empty();
              default ->
                  Optional.of(sentence.get())
                      .filter(s -> !s.isBlank())
                      .<Sample>map(TextSample::new);
            },
        mode,
        strip.selectedProperty(),
        sentence,
        row,
        tensors.lineProperty());
  }

  /** What gives the samples to a job: it runs on the job's thread with what is chosen now. */
  Function<OpenModel, List<Sample>> samples() {
    return switch (mode.get()) {
      case PICTURES, SCENE, AREAS, CURTAIN ->
          always(strip.selectedProperty().get().orElseThrow().sample());
      case SENTENCE, PROMPT -> always(new TextSample(sentence.get()));
      case TWO_SENTENCES ->
          always(new TextSample(sentence.get()), new TextSample(otherSentence.get()));
      case TENSORS -> {
        Function<OpenModel, TensorSample> chosen = tensors.chosen();
        yield model -> List.of(chosen.apply(model));
      }
      case ROW -> always(row.getValue().orElseThrow());
      case NOTHING -> always();
    };
  }

  private static Function<OpenModel, List<Sample>> always(Sample... samples) {
    List<Sample> all = List.of(samples);
    return model -> all;
  }

  /** What is right for what is chosen now; empty where that is not known. */
  Optional<Truth> right() {
    return mode.get().isPictures()
        ? strip.selectedProperty().get().flatMap(InputItem::right)
        : Optional.empty();
  }

  /**
   * Takes the picture that should be made of the one that is chosen.
   *
   * @param again is told when it was read
   */
  void takeTarget(Path file, Runnable again) {
    Optional<InputItem> chosen = strip.selectedProperty().get();
    chosen.ifPresent(
        item ->
            jobs.start(
                JobSpec.of(
                        Texts.get("job.target"),
                        c -> TargetFiles.open(file).of(item.sample()).orElseThrow())
                    .onSuccess(
                        target -> {
                          item.with(Optional.of(target));
                          again.run();
                        })
                    .onFailure(notifications::error)));
  }

  /** Why there is none; empty when there is. */
  String whyNone() {
    return switch (mode.get()) {
      case NOTHING -> Texts.get("why-not.no-model");
      case PICTURES, SCENE, AREAS, CURTAIN ->
          strip
              .selectedProperty()
              .get()
              .map(InputItem::problem)
              .orElse(Texts.get("why-not.no-picture"));
      case SENTENCE -> sentence.get().isBlank() ? Texts.get("why-not.no-sentence") : "";
      case PROMPT -> sentence.get().isBlank() ? Texts.get("why-not.no-prompt") : "";
      case TWO_SENTENCES ->
          sentence.get().isBlank() || otherSentence.get().isBlank()
              ? Texts.get("why-not.no-two-sentences")
              : "";
      case ROW -> row.getValue().isEmpty() ? Texts.get("why-not.no-rows") : "";
      case TENSORS -> "";
    };
  }

  /** Takes dropped or chosen files, as the task wants them. */
  void takeFiles(List<Path> files) {
    switch (mode.get()) {
      case PICTURES, SCENE, AREAS, CURTAIN -> strip.add(files, notifications::error);
      case TENSORS -> tensors.load(files.get(0));
      default ->
          notifications.warning(
              Texts.get("try.files-not-wanted"),
              Texts.get("try.files-not-wanted.why"),
              Texts.get("try.files-not-wanted.todo"));
    }
  }

  /**
   * Takes an example of the data set.
   *
   * @param name for people
   * @param truth what is right for it, in words
   */
  void take(String name, Sample sample, Optional<String> truth) {
    if (sample instanceof ImageSample picture && mode.get().isPictures()) {
      strip.choose(InputItem.offered(name, picture, truth));
    } else if (sample instanceof TensorSample given && mode.get() == InputMode.TENSORS) {
      tensors.take(given, name);
    } else {
      takeText(sample instanceof TextSample text ? text.text() : name);
    }
  }

  /** Takes a picture from the clipboard. */
  void takePicture(PixelPicture picture) {
    if (mode.get().isPictures()) {
      workbench
          .openModelProperty()
          .get()
          .map(o -> new Attachments(o.experiment().folder()))
          .ifPresent(kept -> strip.add(Texts.get("try.pasted"), picture, kept));
    } else {
      notifications.warning(
          Texts.get("try.files-not-wanted"), Texts.get("why-not.not-a-picture"), "");
    }
  }

  /** Takes text from the clipboard. */
  void takeText(String text) {
    if (mode.get().isText()) {
      sentence.set(text.strip());
    }
  }

  /** Begins anew with another kind of input. */
  void begin(InputMode newMode) {
    mode.set(InputMode.NOTHING);
    strip.clear();
    examples.clear();
    sentence.set("");
    otherSentence.set("");
    tensors.takeSeed(tensors.seed());
    mode.set(newMode);
  }

  /** What is remembered of it. */
  TryState note(ShownVariants shown) {
    return new TryState(
        strip.places(),
        strip.chosenPlace(),
        strip.chosenPlace() < 0
            ? strip.selectedProperty().get().map(InputItem::name).orElse("")
            : "",
        sentence.get(),
        otherSentence.get(),
        tensors.seed(),
        tensors.file(),
        shown.variants().stream().map(VariantItem::id).toList(),
        shown.all().stream().map(VariantItem::id).toList());
  }

  /** What was remembered is tried again. */
  void restore(TryMemory.Recalled recalled) {
    TryState note = recalled.note();
    if (mode.get().isPictures()) {
      strip.restore(recalled.pictures(), note);
    }
    if (!note.sentence().isEmpty()) {
      sentence.set(note.sentence());
    }
    if (!note.otherSentence().isEmpty()) {
      otherSentence.set(note.otherSentence());
    }
    tensors.restore(note, mode.get() == InputMode.TENSORS);
  }

  /** Takes what a data set has as examples. */
  void offer(Dataset found) {
    Optional<OpenModel> model = workbench.openModelProperty().get();
    if (model.isEmpty()) {
      return;
    }
    if (mode.get().isPictures()) {
      strip.offer(found, model.get().model().setup());
    }
    List<String> texts = new ArrayList<>();
    for (Example e : found.examples()) {
      if (texts.size() < EXAMPLES && e.sample() instanceof TextSample t) {
        texts.add(t.text());
      }
    }
    examples.setAll(texts);
    if (!texts.isEmpty() && sentence.get().isBlank()) {
      sentence.set(texts.get(0));
      otherSentence.set(texts.get(Math.min(1, texts.size() - 1)));
    }
  }
}
