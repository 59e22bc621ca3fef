package dev.lathe.controllers.tryit;

import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.WritingJob.Wish;
import dev.lathe.controllers.tryit.WrittenToken.Candidate;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.generate.GenerationRequest;
import dev.lathe.engine.generate.Sampling;
import dev.lathe.hardware.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/**
 * One prompt, written on by original and chosen variants with the same seed. Use on the screen's
 * thread.
 */
public final class WritingController implements AutoCloseable {
  /** The most tokens that a person may ask for. */
  public static final int MOST_TOKENS = 4096;

  private static final int TOKENS = 64;

  private final ShownVariants shown;
  private final GeneratorPool pool;
  private final LatestJob lane;
  private final JobRunner jobs;
  private final Notifications notifications;
  private final IntegerProperty maxTokens = new SimpleIntegerProperty(TOKENS);
  private final DoubleProperty temperature = new SimpleDoubleProperty(0);
  private final IntegerProperty seed = new SimpleIntegerProperty(0);
  private final BooleanProperty conversation = new SimpleBooleanProperty();
  private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
  private final ObservableList<WrittenText> texts = FXCollections.observableArrayList();
  private final ObservableList<WrittenText> textsView =
      FXCollections.unmodifiableObservableList(texts);
  private Optional<Where> where = Optional.empty();

  private record Where(OpenModel model, Device device, String prompt) {}

  WritingController(
      AppServices services,
      JobRunner jobs,
      FxThread fx,
      Notifications notifications,
      ShownVariants shown) {
    this.shown = shown;
    this.jobs = jobs;
    this.notifications = notifications;
    this.pool = new GeneratorPool(services);
    this.lane = LatestJob.immediate(jobs, fx);
    conversation.addListener((o, old, now) -> texts.forEach(WrittenText::forgetSaid));
    shown.variants().addListener((ListChangeListener<VariantItem>) c -> follow());
    follow();
  }

  /** The texts, in the order of the variants. */
  public ObservableList<WrittenText> texts() {
    return textsView;
  }

  /** How many tokens are written at most, 1..{@link #MOST_TOKENS}. */
  public IntegerProperty maxTokensProperty() {
    return maxTokens;
  }

  /** 0 always takes the likeliest token; 0..2. */
  public DoubleProperty temperatureProperty() {
    return temperature;
  }

  /** Of the random draws. */
  public IntegerProperty seedProperty() {
    return seed;
  }

  /**
   * Whether prompts are messages of a conversation, which the model's chat template writes down;
   * what was said is forgotten whenever this changes.
   */
  public BooleanProperty conversationProperty() {
    return conversation;
  }

  /** Whether something is being written. */
  public ReadOnlyBooleanProperty runningProperty() {
    return running.getReadOnlyProperty();
  }

  private void follow() {
    List<WrittenText> now = new ArrayList<>();
    for (VariantItem v : shown.variants()) {
      now.add(
          texts.stream()
              .filter(t -> t.variant().equals(v))
              .findFirst()
              .orElseGet(() -> new WrittenText(v)));
    }
    texts.setAll(now);
  }

  /** Lets all that are shown write a prompt on; what is being written is stopped. */
  void write(OpenModel model, Device device, String prompt) {
    where = Optional.of(new Where(model, device, prompt));
    for (WrittenText t : texts) {
      if (conversation.get()) {
        t.answer(prompt);
      } else {
        t.begin(shown(model, prompt), List.of());
      }
    }
    start(
        texts.stream()
            .map(t -> new Wish(t.variant(), prompt, List.of(), Optional.empty(), t.said()))
            .toList(),
        maxTokens.get());
  }

  /**
   * What stands before a text: what it goes on from, or what it is an answer to, on its own line.
   */
  private static String shown(OpenModel model, String prompt) {
    return model.model().parts().isPresent() ? "> " + prompt.strip() + "\n" : prompt;
  }

  /**
   * Takes another token in the place of one that was written, and lets the variant go on from
   * there.
   *
   * @param index of the token in the text
   */
  public void goOn(WrittenText text, int index, Candidate instead) {
    if (where.isEmpty() || index >= text.tokens().size()) {
      return;
    }
    lane.cancel();
    stopAll();
    String prompt = where.get().prompt();
    List<WrittenToken> kept = new ArrayList<>(text.tokens().subList(0, index));
    WrittenToken chosen = text.tokens().get(index).taking(instead);
    text.begin(text.promptProperty().get(), kept);
    start(
        List.of(new Wish(text.variant(), prompt, kept, Optional.of(chosen), text.said())),
        Math.max(1, maxTokens.get() - kept.size() - 1));
  }

  private void start(List<Wish> wishes, int tokens) {
    Where at = where.orElseThrow();
    GenerationRequest request =
        new GenerationRequest(
            new Sampling(temperature.get(), 0, 1, 1, seed.get()), tokens, List.of());
    running.set(true);
    lane.submit(
        JobSpec.<WritingJob.Part, Void>inParts(
                Texts.get("job.write"),
                (context, parts) ->
                    new WritingJob(pool, at.model(), at.device(), request)
                        .run(wishes, context, parts),
                this::place)
            .onFailure(
                e -> {
                  stopAll();
                  notifications.error(e);
                })
            .onFinished(() -> running.set(lane.isBusy())));
  }

  private void place(WritingJob.Part part) {
    Optional<WrittenText> own =
        texts.stream().filter(t -> t.variant().equals(part.variant())).findFirst();
    if (own.isEmpty()) {
      return;
    }
    WrittenText text = own.get();
    if (!part.problem().isEmpty()) {
      text.fail(part.problem());
      return;
    }
    text.add(part.more(), part.firstMillis(), part.perSecond());
    part.end().ifPresent(e -> text.end(e.stopReason(), part.firstMillis(), part.perSecond()));
    Optional<WrittenText> original = texts.stream().filter(t -> t.variant().original()).findFirst();
    texts.forEach(t -> t.compare(original));
  }

  /** Stops after the token under way; what is written stays. */
  public void stop() {
    lane.cancel();
    stopAll();
  }

  private void stopAll() {
    texts.forEach(WrittenText::stop);
  }

  /** Stops, forgets the texts, and lets go of the models. */
  void forget() {
    lane.cancel();
    where = Optional.empty();
    texts.clear();
    follow();
    Runnable left = pool.leave();
    jobs.start(
        JobSpec.of(
                Texts.get("job.close"),
                c -> {
                  left.run();
                  return null;
                })
            .unlisted());
  }

  @Override
  public void close() {
    lane.close();
  }
}
