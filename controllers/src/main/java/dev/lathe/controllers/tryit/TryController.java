package dev.lathe.controllers.tryit;

import dev.lathe.controllers.answer.InputMode;
import dev.lathe.controllers.answer.Presenters;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.hardware.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/** One input, put through original and chosen variants. Use on the screen's thread. */
public final class TryController implements AutoCloseable {
  private final WorkbenchController workbench;
  private final DataController data;
  private final DevicesController devices;
  private final TryMemory memory;
  private final TryInput input;
  private final PicturePreview preview;
  private final ShownVariants shown;
  private final TryAnswers answers;
  private final WritingController writing;
  private final Adjustments adjustments;
  private final StringBinding needsInput;

  /**
   * Follows workbench, data and devices.
   *
   * @param row of a table as its form says it
   */
  public TryController(
      WorkbenchController workbench,
      DataController data,
      DevicesController devices,
      JobRunner jobs,
      FxThread fx,
      Notifications notifications,
      ObservableValue<Optional<RowSample>> row) {
    this.workbench = workbench;
    this.data = data;
    this.devices = devices;
    this.memory = new TryMemory(workbench, jobs, this::note);
    this.input = new TryInput(workbench, jobs, notifications, row, memory::remember, this::run);
    this.preview = new PicturePreview(workbench, jobs, fx, notifications);
    this.shown = new ShownVariants(workbench.variants());
    this.answers = new TryAnswers(workbench, jobs, fx, notifications, shown);
    this.writing = new WritingController(workbench.services(), jobs, fx, notifications, shown);
    this.adjustments = new Adjustments(workbench, fx, answers::adjust);
    InputStrip strip = input.strip();
    StringProperty sentence = input.sentenceProperty();
    StringProperty otherSentence = input.otherSentenceProperty();
    this.needsInput =
        Bindings.createStringBinding(
            this::whyNoInput,
            workbench.openModelProperty(),
            strip.selectedProperty(),
            sentence,
            otherSentence,
            row,
            input.modeProperty(),
            devices.chosenProperty());
    workbench.openModelProperty().addListener((o, old, now) -> modelChanged(old, now));
    data.datasetProperty().addListener((o, old, now) -> now.ifPresent(input::offer));
    strip
        .selectedProperty()
        .addListener(
            (o, old, now) -> {
              preview.show(now);
              if (input.modeProperty().get().isScene()) {
                // Old answers would lie over the new picture.
                answers.standBy();
              }
              run();
            });
    InvalidationListener changed = o -> memory.remember();
    strip.items().addListener(changed);
    strip.selectedProperty().addListener(changed);
    sentence.addListener(changed);
    otherSentence.addListener(changed);
    input.tensors().lineProperty().addListener((o, old, now) -> memory.remember());
    shown.variants().addListener(changed);
    InvalidationListener again = o -> follow();
    sentence.addListener(again);
    otherSentence.addListener(again);
    row.addListener(again);
    devices.chosenProperty().addListener(again);
    shown.variants().addListener((ListChangeListener<VariantItem>) c -> follow());
    modelChanged(Optional.empty(), workbench.openModelProperty().get());
    data.datasetProperty().get().ifPresent(input::offer);
  }

  /** What the input is. */
  public ReadOnlyObjectProperty<InputMode> modeProperty() {
    return input.modeProperty();
  }

  /** The one input being tried, which the live preview of "Optimize" follows. */
  public ObservableValue<Optional<Sample>> input() {
    return input.sample();
  }

  /** The pictures at hand. */
  public InputStrip strip() {
    return input.strip();
  }

  /** The chosen picture, and as the network sees it. */
  public PicturePreview preview() {
    return preview;
  }

  /** Which variants are shown beside each other. */
  public ShownVariants shown() {
    return shown;
  }

  /** The answers, in the order of {@link #shown()}. */
  public ObservableList<AnswerCard> cards() {
    return answers.cards();
  }

  /** Texts that are written on, where the model does that. */
  public WritingController writing() {
    return writing;
  }

  /** Options that act on the answers at hand; mostly none. */
  public Adjustments adjustments() {
    return adjustments;
  }

  /** The sentence. */
  public StringProperty sentenceProperty() {
    return input.sentenceProperty();
  }

  /** The sentence that it is compared with. */
  public StringProperty otherSentenceProperty() {
    return input.otherSentenceProperty();
  }

  /** Sentences of the data set to begin with. */
  public ObservableList<String> examples() {
    return input.examples();
  }

  /** What the input tensors are, in words. */
  public ReadOnlyStringProperty tensorsLineProperty() {
    return input.tensors().lineProperty();
  }

  /** Whether answers are being computed. */
  public ReadOnlyBooleanProperty runningProperty() {
    return answers.runningProperty();
  }

  /** Why there is nothing to run; empty when there is. */
  public StringBinding needsInput() {
    return needsInput;
  }

  /** Takes dropped or chosen files, as the task wants them. */
  public void takeFiles(List<Path> files) {
    if (input.modeProperty().get() == InputMode.ROW) {
      data.choose(files.get(0));
    } else {
      input.takeFiles(files);
    }
  }

  /**
   * Takes an example of the data set; one that is a row of a table is the form's matter.
   *
   * @param name for people; of an example that is tokens, its text
   * @param truth what is right for it, in words
   */
  public void takeExample(String name, Sample sample, Optional<String> truth) {
    input.take(name, sample, truth);
  }

  /** Takes the picture that should be made of the chosen one. */
  public void takeTarget(Path file) {
    input.takeTarget(file, this::run);
  }

  /** Why no target can be given; empty when one can. */
  public StringBinding needsTargetable() {
    return Bindings.createStringBinding(
        () ->
            input.modeProperty().get() == InputMode.CURTAIN
                ? needsInput.get()
                : Texts.get("why-not.no-target"),
        needsInput,
        input.modeProperty());
  }

  /** Takes a picture from the clipboard. */
  public void takePicture(PixelPicture picture) {
    input.takePicture(picture);
  }

  /** Takes text from the clipboard. */
  public void takeText(String text) {
    input.takeText(text);
  }

  /** Fills the input tensors with other random numbers. */
  public void otherTensors() {
    input.tensors().takeSeed(input.tensors().seed() + 1);
    run();
  }

  /** Runs the input through what is shown, unless that writes texts: a person starts those. */
  private void follow() {
    if (input.modeProperty().get() != InputMode.PROMPT) {
      run();
    }
  }

  /** Runs the input through what is shown; an older run is cancelled. */
  public void run() {
    if (!needsInput.get().isEmpty()) {
      answers.standBy();
      return;
    }
    OpenModel model = workbench.openModelProperty().get().orElseThrow();
    Device device = devices.chosenProperty().get().orElseThrow();
    if (input.modeProperty().get() == InputMode.PROMPT) {
      writing.write(model, device, input.sentenceProperty().get());
      return;
    }
    answers.run(model, device, input.samples(), input.right(), adjustments::apply);
  }

  private String whyNoInput() {
    if (!workbench.needsModel().get().isEmpty()) {
      return workbench.needsModel().get();
    }
    if (devices.chosenProperty().get().isEmpty()) {
      return Texts.get("why-not.no-device");
    }
    return input.whyNone();
  }

  private void modelChanged(Optional<OpenModel> old, Optional<OpenModel> now) {
    adjustments.follow(now);
    if (onlyAdjusted(old, now)) {
      answers.adjust(now.orElseThrow().model().setup());
      return;
    }
    InputMode newMode =
        now.map(m -> Presenters.of(m.model().setup().task()).mode(m.model().setup()))
            .orElse(InputMode.NOTHING);
    boolean same =
        old.isPresent()
            && now.isPresent()
            && old.get().experiment() == now.get().experiment()
            && newMode == input.modeProperty().get();
    if (!same) {
      answers.forget();
      writing.forget();
      memory.forget();
      input.begin(newMode);
      // The examples may have been there before this listener was called.
      data.datasetProperty().get().ifPresent(input::offer);
      now.ifPresent(o -> memory.recall(o, this::restore));
    }
    preview.show(input.strip().selectedProperty().get());
    follow();
  }

  private static boolean onlyAdjusted(Optional<OpenModel> old, Optional<OpenModel> now) {
    return old.isPresent()
        && now.isPresent()
        && old.get().experiment() == now.get().experiment()
        && !old.get().model().setup().equals(now.get().model().setup())
        && Adjustments.needSameRun(old.get().model().setup(), now.get().model().setup());
  }

  private TryState note() {
    return input.note(shown);
  }

  private void restore(TryMemory.Recalled recalled) {
    shown.restore(recalled.note().shown(), recalled.note().known());
    input.restore(recalled);
    follow();
  }

  @Override
  public void close() {
    adjustments.close();
    answers.close();
    writing.close();
    preview.close();
  }
}
