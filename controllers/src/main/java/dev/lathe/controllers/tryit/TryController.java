package dev.lathe.controllers.tryit;

import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.PixelPicture;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.experiment.Attachments;
import dev.lathe.hardware.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/** One input, put through original and chosen variants. Use on the screen's thread. */
public final class TryController implements AutoCloseable {
  private static final int EXAMPLES = 5;

  private final WorkbenchController workbench;
  private final DataController data;
  private final DevicesController devices;
  private final JobRunner jobs;
  private final Notifications notifications;
  private final PredictorPool pool;
  private final LatestJob lane;
  private final TryMemory memory;
  private final InputStrip strip;
  private final PicturePreview preview;
  private final ShownVariants shown;

  private final ReadOnlyObjectWrapper<TryMode> mode = new ReadOnlyObjectWrapper<>(TryMode.NOTHING);
  private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
  private final ObservableList<AnswerCard> cards = FXCollections.observableArrayList();
  private final ObservableList<AnswerCard> cardsView =
      FXCollections.unmodifiableObservableList(cards);
  private final ObservableList<String> examples = FXCollections.observableArrayList();
  private final ObservableList<String> examplesView =
      FXCollections.unmodifiableObservableList(examples);
  private final StringProperty sentence = new SimpleStringProperty("");
  private final StringProperty otherSentence = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper tensorsLine = new ReadOnlyStringWrapper("");
  private final StringBinding needsInput;
  private Optional<TensorSample> tensors = Optional.empty();
  private String tensorsFile = "";
  private long seed = 1;

  /** Follows workbench, data and devices. */
  public TryController(
      WorkbenchController workbench,
      DataController data,
      DevicesController devices,
      JobRunner jobs,
      FxThread fx,
      Notifications notifications) {
    this.workbench = workbench;
    this.data = data;
    this.devices = devices;
    this.jobs = jobs;
    this.notifications = notifications;
    this.pool = new PredictorPool(workbench.services());
    this.lane = LatestJob.immediate(jobs, fx);
    this.memory = new TryMemory(workbench, jobs, this::note);
    this.strip = new InputStrip(workbench.services(), jobs, memory::remember);
    this.preview = new PicturePreview(workbench, jobs, fx, notifications);
    this.shown = new ShownVariants(workbench.variants());
    this.needsInput =
        Bindings.createStringBinding(
            this::whyNoInput,
            workbench.openModelProperty(),
            strip.selectedProperty(),
            sentence,
            otherSentence,
            mode,
            devices.chosenProperty());
    workbench.openModelProperty().addListener((o, old, now) -> modelChanged(old, now));
    data.datasetProperty().addListener((o, old, now) -> now.ifPresent(this::offer));
    strip
        .selectedProperty()
        .addListener(
            (o, old, now) -> {
              preview.show(now);
              run();
            });
    InvalidationListener changed = o -> memory.remember();
    strip.items().addListener(changed);
    strip.selectedProperty().addListener(changed);
    sentence.addListener(changed);
    otherSentence.addListener(changed);
    tensorsLine.addListener((o, old, now) -> memory.remember());
    shown.variants().addListener(changed);
    InvalidationListener again = o -> run();
    sentence.addListener(again);
    otherSentence.addListener(again);
    devices.chosenProperty().addListener(again);
    shown.variants().addListener((ListChangeListener<VariantItem>) c -> run());
    modelChanged(Optional.empty(), workbench.openModelProperty().get());
    data.datasetProperty().get().ifPresent(this::offer);
  }

  /** What the input is. */
  public ReadOnlyObjectProperty<TryMode> modeProperty() {
    return mode.getReadOnlyProperty();
  }

  /** The one input being tried, which the live preview of "Optimize" follows. */
  public ObservableValue<Optional<Sample>> input() {
    return Bindings.createObjectBinding(
        () ->
            switch (mode.get()) {
              case PICTURES ->
                  strip
                      .selectedProperty()
                      .get()
                      .filter(i -> i.problem().isEmpty())
                      .<Sample>map(InputItem::sample);
              case TENSORS -> tensors.<Sample>map(t -> t);
              case NOTHING -> Optional.<Sample>empty();
              default ->
                  Optional.of(sentence.get())
                      .filter(s -> !s.isBlank())
                      .<Sample>map(TextSample::new);
            },
        mode,
        strip.selectedProperty(),
        sentence,
        tensorsLine);
  }

  /** The pictures at hand. */
  public InputStrip strip() {
    return strip;
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
    return cardsView;
  }

  /** The sentence. */
  public StringProperty sentenceProperty() {
    return sentence;
  }

  /** The sentence that it is compared with. */
  public StringProperty otherSentenceProperty() {
    return otherSentence;
  }

  /** Sentences of the data set to begin with. */
  public ObservableList<String> examples() {
    return examplesView;
  }

  /** What the input tensors are, in words. */
  public ReadOnlyStringProperty tensorsLineProperty() {
    return tensorsLine.getReadOnlyProperty();
  }

  /** Whether answers are being computed. */
  public ReadOnlyBooleanProperty runningProperty() {
    return running.getReadOnlyProperty();
  }

  /** Why there is nothing to run; empty when there is. */
  public StringBinding needsInput() {
    return needsInput;
  }

  /** Takes dropped or chosen files, as the task wants them. */
  public void takeFiles(List<Path> files) {
    switch (mode.get()) {
      case PICTURES -> strip.add(files, notifications::error);
      case TENSORS -> loadTensors(files.get(0));
      default ->
          notifications.warning(
              Texts.get("try.files-not-wanted"),
              Texts.get("try.files-not-wanted.why"),
              Texts.get("try.files-not-wanted.todo"));
    }
  }

  /** Takes a picture from the clipboard. */
  public void takePicture(PixelPicture picture) {
    if (mode.get() == TryMode.PICTURES) {
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
  public void takeText(String text) {
    if (mode.get() == TryMode.SENTENCE || mode.get() == TryMode.TWO_SENTENCES) {
      sentence.set(text.strip());
    }
  }

  /** Fills the input tensors with other random numbers. */
  public void otherTensors() {
    takeSeed(seed + 1);
    run();
  }

  private void takeSeed(long newSeed) {
    seed = newSeed;
    tensors = Optional.empty();
    tensorsFile = "";
    tensorsLine.set(Texts.get("try.tensors.random", seed));
  }

  /** Runs the input through what is shown; an older run is cancelled. */
  public void run() {
    if (!needsInput.get().isEmpty()) {
      lane.cancel();
      cards.setAll(waiting());
      return;
    }
    OpenModel model = workbench.openModelProperty().get().orElseThrow();
    Device device = devices.chosenProperty().get().orElseThrow();
    List<VariantItem> list = List.copyOf(shown.variants());
    running.set(true);
    if (!sameVariants(list)) {
      cards.setAll(waiting());
    }
    long mySeed = seed;
    Optional<TensorSample> given = tensors;
    lane.submit(
        JobSpec.<AnswerCard, Void>inParts(
                AnswerJob.title(),
                (context, parts) -> {
                  List<Sample> input = samples(model, given, mySeed);
                  return new AnswerJob(pool, model, device, input).run(list, context, parts);
                },
                this::place)
            .onFailure(
                e -> {
                  cards.setAll(waiting());
                  notifications.error(e);
                })
            .onFinished(() -> running.set(lane.isBusy())));
  }

  private boolean sameVariants(List<VariantItem> list) {
    return cards.stream().map(AnswerCard::variant).toList().equals(list);
  }

  private List<AnswerCard> waiting() {
    return shown.variants().stream()
        .map(v -> AnswerCard.empty(v, AnswerCard.State.WAITING, ""))
        .toList();
  }

  private List<Sample> samples(OpenModel model, Optional<TensorSample> given, long withSeed) {
    return switch (mode.get()) {
      case PICTURES -> List.of(strip.selectedProperty().get().orElseThrow().sample());
      case SENTENCE -> List.of(new TextSample(sentence.get()));
      case TWO_SENTENCES ->
          List.of(new TextSample(sentence.get()), new TextSample(otherSentence.get()));
      case TENSORS -> List.of(given.orElseGet(() -> RandomTensors.of(model.model(), withSeed)));
      case NOTHING -> List.of();
    };
  }

  /** A card that is still running keeps the old answer on screen, so that nothing flickers. */
  private void place(AnswerCard card) {
    for (int i = 0; i < cards.size(); i++) {
      AnswerCard old = cards.get(i);
      if (old.variant().equals(card.variant())) {
        boolean keep =
            card.state() == AnswerCard.State.RUNNING && old.state() == AnswerCard.State.DONE;
        if (!keep) {
          cards.set(i, card);
        }
        return;
      }
    }
  }

  private String whyNoInput() {
    if (!workbench.needsModel().get().isEmpty()) {
      return workbench.needsModel().get();
    }
    if (devices.chosenProperty().get().isEmpty()) {
      return Texts.get("why-not.no-device");
    }
    return switch (mode.get()) {
      case NOTHING -> Texts.get("why-not.no-model");
      case PICTURES ->
          strip
              .selectedProperty()
              .get()
              .map(InputItem::problem)
              .orElse(Texts.get("why-not.no-picture"));
      case SENTENCE -> sentence.get().isBlank() ? Texts.get("why-not.no-sentence") : "";
      case TWO_SENTENCES ->
          sentence.get().isBlank() || otherSentence.get().isBlank()
              ? Texts.get("why-not.no-two-sentences")
              : "";
      case TENSORS -> "";
    };
  }

  private void modelChanged(Optional<OpenModel> old, Optional<OpenModel> now) {
    TryMode newMode = now.map(m -> TryMode.of(m.model().setup())).orElse(TryMode.NOTHING);
    boolean same =
        old.isPresent()
            && now.isPresent()
            && old.get().experiment() == now.get().experiment()
            && newMode == mode.get();
    if (!same) {
      lane.cancel();
      jobs.start(
          JobSpec.of(
                  Texts.get("job.close"),
                  c -> {
                    pool.close();
                    return null;
                  })
              .unlisted());
      memory.forget();
      mode.set(TryMode.NOTHING);
      strip.clear();
      examples.clear();
      sentence.set("");
      otherSentence.set("");
      takeSeed(seed);
      mode.set(newMode);
      // The examples may have been there before this listener was called.
      data.datasetProperty().get().ifPresent(this::offer);
      now.ifPresent(o -> memory.recall(o, this::restore));
    }
    preview.show(strip.selectedProperty().get());
    run();
  }

  private TryNote note() {
    return new TryNote(
        strip.places(),
        strip.chosenPlace(),
        strip.chosenPlace() < 0
            ? strip.selectedProperty().get().map(InputItem::name).orElse("")
            : "",
        sentence.get(),
        otherSentence.get(),
        seed,
        tensorsFile,
        shown.variants().stream().map(VariantItem::id).toList(),
        shown.all().stream().map(VariantItem::id).toList());
  }

  private void restore(TryMemory.Recalled recalled) {
    TryNote note = recalled.note();
    shown.restore(note.shown(), note.known());
    if (mode.get() == TryMode.PICTURES) {
      strip.restore(recalled.pictures(), note);
    }
    if (!note.sentence().isEmpty()) {
      sentence.set(note.sentence());
    }
    if (!note.otherSentence().isEmpty()) {
      otherSentence.set(note.otherSentence());
    }
    takeSeed(note.seed());
    if (mode.get() == TryMode.TENSORS && !note.tensors().isEmpty()) {
      tensorsFile = note.tensors();
      loadTensors(Path.of(note.tensors()));
    }
    run();
  }

  private void offer(Dataset found) {
    Optional<OpenModel> model = workbench.openModelProperty().get();
    if (model.isEmpty()) {
      return;
    }
    if (mode.get() == TryMode.PICTURES) {
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

  private void loadTensors(Path file) {
    workbench
        .openModelProperty()
        .get()
        .ifPresent(
            model ->
                jobs.start(
                    JobSpec.of(
                            Texts.get("job.inputs"),
                            c -> workbench.services().readData(file, model.model(), c))
                        .onSuccess(
                            d ->
                                d.examples().stream()
                                    .map(Example::sample)
                                    .filter(TensorSample.class::isInstance)
                                    .map(TensorSample.class::cast)
                                    .findFirst()
                                    .ifPresent(
                                        t -> {
                                          tensors = Optional.of(t);
                                          tensorsFile = file.toAbsolutePath().toString();
                                          tensorsLine.set(t.name());
                                          run();
                                        }))));
  }

  @Override
  public void close() {
    lane.close();
    preview.close();
  }
}
