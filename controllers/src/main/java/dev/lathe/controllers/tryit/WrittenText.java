package dev.lathe.controllers.tryit;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.chat.ChatMessage;
import dev.lathe.engine.generate.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The text that one variant writes. On the screen's thread. */
public final class WrittenText {
  /** Where there is no difference to the original, or none yet. */
  public static final int NOWHERE = -1;

  private final VariantItem variant;
  private final ObservableList<WrittenToken> tokens = FXCollections.observableArrayList();
  private final ObservableList<WrittenToken> tokensView =
      FXCollections.unmodifiableObservableList(tokens);
  private final ReadOnlyStringWrapper line =
      new ReadOnlyStringWrapper(Texts.get("try.write.waiting"));
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper difference = new ReadOnlyStringWrapper("");
  private final ReadOnlyIntegerWrapper divergence = new ReadOnlyIntegerWrapper(NOWHERE);
  private final ReadOnlyStringWrapper prompt = new ReadOnlyStringWrapper("");
  private final List<ChatMessage> said = new ArrayList<>();
  private boolean ended;

  WrittenText(VariantItem variant) {
    this.variant = variant;
  }

  /** Whose text it is. */
  public VariantItem variant() {
    return variant;
  }

  /** What is written so far. */
  public ObservableList<WrittenToken> tokens() {
    return tokensView;
  }

  /** How far it is, and how fast, in words. */
  public ReadOnlyStringProperty lineProperty() {
    return line.getReadOnlyProperty();
  }

  /** What went wrong, in words; empty where nothing did. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** How it differs from the original's text, in words; empty for the original. */
  public ReadOnlyStringProperty differenceProperty() {
    return difference.getReadOnlyProperty();
  }

  /** The first token that is not the original's, counted from 0; else {@link #NOWHERE}. */
  public ReadOnlyIntegerProperty divergenceProperty() {
    return divergence.getReadOnlyProperty();
  }

  /** What it goes on from. */
  public ReadOnlyStringProperty promptProperty() {
    return prompt.getReadOnlyProperty();
  }

  void begin(String newPrompt, List<WrittenToken> kept) {
    prompt.set(newPrompt);
    ended = false;
    tokens.setAll(kept);
    problem.set("");
    difference.set("");
    divergence.set(NOWHERE);
    line.set(Texts.get("try.write.opening"));
  }

  /** What was said in the conversation, up to what is to be answered; empty where there is none. */
  List<ChatMessage> said() {
    return List.copyOf(said);
  }

  /** Begins the answer to a message; what stands here is what was answered to the one before. */
  void answer(String message) {
    if (!said.isEmpty()) {
      said.add(
          ChatMessage.assistant(
              tokens.stream().map(WrittenToken::text).collect(Collectors.joining())));
    }
    said.add(ChatMessage.user(message));
    StringBuilder shown = new StringBuilder();
    for (ChatMessage m : said) {
      shown.append(m.role().equals("user") ? "> " : "").append(m.content().strip()).append('\n');
    }
    begin(shown.toString(), List.of());
  }

  /** The conversation is over. */
  void forgetSaid() {
    said.clear();
  }

  void add(List<WrittenToken> more, double firstMillis, double perSecond) {
    tokens.addAll(more);
    line.set(words(firstMillis, perSecond));
  }

  private String words(double firstMillis, double perSecond) {
    String n = Formats.whole(tokens.size());
    return perSecond > 0
        ? Texts.get("try.write.line", n, Formats.millis(firstMillis), Formats.count(perSecond))
        : Texts.get("try.write.line.first", n, Formats.millis(firstMillis));
  }

  void end(StopReason reason, double firstMillis, double perSecond) {
    ended = true;
    line.set(words(firstMillis, perSecond) + " · " + Texts.get("try.write.end." + reason.id()));
  }

  void fail(String why) {
    ended = true;
    problem.set(why);
    line.set("");
  }

  /** The person stopped it, or it was never begun. */
  void stop() {
    if (!ended && !prompt.get().isEmpty()) {
      ended = true;
      line.set(
          tokens.isEmpty()
              ? Texts.get("try.write.stopped")
              : line.get() + " · " + Texts.get("try.write.stopped"));
    }
  }

  /** Looks where this leaves the original's text. */
  void compare(Optional<WrittenText> original) {
    if (original.isEmpty() || original.get() == this || tokens.isEmpty()) {
      return;
    }
    WrittenText other = original.get();
    int both = Math.min(tokens.size(), other.tokens.size());
    int at = 0;
    while (at < both && tokens.get(at).id() == other.tokens.get(at).id()) {
      at++;
    }
    boolean shorter = at == both && ended && other.ended && tokens.size() != other.tokens.size();
    boolean differs = at < both || shorter;
    divergence.set(differs ? at : NOWHERE);
    if (differs) {
      difference.set(Texts.get("try.write.diverges", Formats.whole(at + 1)));
    } else {
      difference.set(ended && other.ended ? Texts.get("try.write.same") : "");
    }
  }
}
