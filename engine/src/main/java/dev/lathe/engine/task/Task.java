package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.ChangeMeasure;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.picture.Picture;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.picture.PictureGuess;
import dev.lathe.engine.text.TextFrame;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a model is for, declared once. Flags, {@code run}'s JSON, the sidecar, the Model screen,
 * Try, previews, differences, measuring, training and docs/tasks.md derive from the declaration;
 * besides it there is one presenter a task in {@code controllers} and one view in {@code views}.
 * {@link Tasks} lists them.
 */
public interface Task {
  /** The word in flags, sidecars and JSON. */
  String id();

  /** For people, e.g. {@code Image classification}. */
  String name();

  /** What it is, one sentence. */
  String doc();

  /** What a person gives it. */
  InputKind input();

  /**
   * Whether its models write a text on: a run then makes one token after the other ({@code
   * engine.generate}), and the answer to a text is how likely each of its tokens was.
   */
  default boolean isGenerative() {
    return false;
  }

  /**
   * How many tokens of a text make an example, where its data are texts that are their own truth.
   *
   * @return empty for as many as the model can read
   */
  default OptionalInt window(OptionValues options) {
    return OptionalInt.empty();
  }

  /** The shared parts of the setup that it uses. */
  Set<SetupPart> parts();

  /** The parts without which it cannot work. */
  Set<SetupPart> required();

  /** Facts of the setup that are its own. */
  List<TaskOption<?>> options();

  /** Those of its options that a finished answer can be given anew, without another run. */
  default List<TaskOption<?>> adjustable() {
    return List.of();
  }

  /**
   * How likely a graph is for this task, 0 (not at all) to 100. The likeliest task is taken; equal
   * ones by their order in {@link Tasks}.
   */
  int likelihood(GraphSignature signature);

  /**
   * The same where names of classes may be known.
   *
   * @param labels how many there are; empty where there are none
   */
  default int likelihood(GraphSignature signature, OptionalInt labels) {
    return likelihood(signature);
  }

  /**
   * What can be guessed of its own options from the graph; the rest keeps its initial value.
   *
   * @param said what is known of its options already
   */
  OptionValues guess(GraphSignature signature, OptionValues said);

  /** How many classes its outputs tell apart, where the graph says it. */
  OptionalInt classes(GraphSignature signature, OptionValues options);

  /** How pictures are mostly fitted for such a model, where no file says it. */
  Optional<PictureGuess> pictures(GraphSignature signature, OptionValues options);

  /** What is right for a sample of it: the kind of truth that its data hold. */
  Class<? extends Truth> truth();

  /**
   * Reads outputs.
   *
   * @param model the name of the model, for errors
   * @param setup labels and options decide how outputs are read
   * @param outputs as the graph or the session declares them, at least one
   */
  Decoder decoder(String model, ModelSetup setup, List<TensorSpec> outputs);

  /**
   * An answer in the terms of what the person gave: of a picture, in its own pixels. Cheap, and
   * done where the sample is: another process that ran the model knows only tensors. A finished
   * answer may be finished again, without a frame, to give {@link #adjustable} options other
   * values.
   *
   * @param answer as the decoder made it
   * @param frame where the picture lies in the network's input; empty for other inputs
   */
  Answer finish(Answer answer, ModelSetup setup, Optional<PictureFrame> frame);

  /**
   * The same of a sentence: what the answer says of tokens comes to be said of its words.
   *
   * @param text where the tokens lie in the sentence; empty for other inputs, and where {@link
   *     #locatesTokens} does not ask for it
   */
  default Answer finish(
      Answer answer, ModelSetup setup, Optional<PictureFrame> frame, Optional<TextFrame> text) {
    return finish(answer, setup, frame);
  }

  /** Whether its answers are about places in a sentence, so that each token's place is wanted. */
  default boolean locatesTokens() {
    return false;
  }

  /**
   * An answer with the picture beside it that was given, for who sees or saves it. Most answers
   * need none.
   *
   * @param answer as {@link #finish} made it
   * @param given the picture; asked only by tasks that need it, since it must be decoded
   */
  default Answer withGiven(Answer answer, ModelSetup setup, Supplier<Picture> given) {
    return answer;
  }

  /**
   * An answer as a picture that other programs read, where it is one: the bytes of a PNG.
   *
   * @param answer as {@link #withGiven} made it
   * @return empty where answers of the task are no pictures
   */
  default Optional<byte[]> toPng(Answer answer, ModelSetup setup) {
    return Optional.empty();
  }

  /** Whether its answers are pictures, which {@link #toPng} writes. */
  default boolean answersWithPictures() {
    return false;
  }

  /** Writes an answer of this task for another process. */
  void write(DataOutputStream out, Answer answer) throws IOException;

  /** Reads what {@link #write} wrote. */
  Answer read(DataInputStream in) throws IOException;

  /**
   * Writes an answer into {@code run}'s JSON.
   *
   * @param top how many of several ranked parts are wanted, at least 1
   */
  void toJson(Answer answer, ModelSetup setup, int top, ObjectNode into);

  /**
   * An answer for people: rows of equally many cells.
   *
   * @param top how many of several ranked parts are wanted, at least 1
   */
  List<List<String>> toRows(Answer answer, ModelSetup setup, int top);

  /**
   * An answer as cells of a table, by the name of their column. Every answer of a model has the
   * same columns.
   */
  Map<String, String> toCells(Answer answer, ModelSetup setup);

  /** Whether a person would call two answers the same. */
  boolean agrees(Answer a, Answer b);

  /** Whether two answers are the same but for rounding: what a batch must not change. */
  boolean isClose(Answer a, Answer b);

  /** How alike two answers are, 0..1; 1 for equal ones. */
  double similarity(Answer a, Answer b);

  /**
   * What a variant changed about the answer to one example. A task that does not say it otherwise
   * tells other answers by {@link #agrees}, and how much other by {@link #similarity}.
   *
   * @param truth what is right, where it is known
   * @param before the original's answer
   * @param after the variant's
   */
  default Change change(Optional<Truth> truth, Answer before, Answer after) {
    return before.hasNaN() && after.hasNaN() || agrees(before, after)
        ? Change.none()
        : Change.other(after.hasNaN() ? 0 : similarity(before, after));
  }

  /** What the size of a change is counted in. */
  default ChangeMeasure changeMeasure() {
    return ChangeMeasure.SIMILARITY;
  }

  /**
   * The token that an answer expects where a change begins; empty of tasks that write no text, and
   * below 0 where the answer is no number.
   */
  default OptionalInt nextToken(Answer answer, Change change) {
    return OptionalInt.empty();
  }

  /** An answer in a few words; its first row, unless a task has better. */
  default String inBrief(Answer answer, ModelSetup setup) {
    return answer.hasNaN()
        ? "no number (NaN)"
        : toRows(answer, setup, 1).stream()
            .findFirst()
            .map(cells -> String.join(" ", cells).strip())
            .orElse("");
  }

  /** What is right in a few words; empty where words say nothing. */
  default String inBrief(Truth truth, ModelSetup setup) {
    if (truth instanceof Truth.OfClass c) {
      return setup.label(c.index());
    }
    return truth instanceof Truth.OfNumber n ? Float.toString((float) n.value()) : "";
  }

  /** Its metrics, those first that need what is right, the most telling first. */
  List<Metric> metrics();

  /** How it is trained. */
  TrainingHead trainingHead();

  /** How a model of it is trained by what is right. */
  default LabelLoss labelLoss() {
    return LabelLoss.NONE;
  }

  /**
   * The class that is right for each place of a network's output, of a task whose {@link
   * #labelLoss} is {@link LabelLoss#PLACES}.
   *
   * @return row by row, below 0 where none is known
   */
  default int[] classesOfPlaces(Truth truth, ModelSetup setup, OutputPlaces places) {
    throw new UnsupportedOperationException(id() + " has no classes of places");
  }

  /**
   * The metric that a training is judged by; higher is better.
   *
   * @param labelled whether what is right is known; without, it is how like the teacher's answers
   *     are, by the finest metric of that, which is the last
   */
  default Optional<Metric> trainingMetric(boolean labelled) {
    List<Metric> fit =
        metrics().stream().filter(m -> m.needsTruth() == labelled && m.higherIsBetter()).toList();
    return fit.isEmpty() ? Optional.empty() : Optional.of(fit.get(labelled ? 0 : fit.size() - 1));
  }

  /** What a network of it may answer, and what that means: for its docs and its test. */
  TaskExample example();

  /** Whether it uses a part of the setup. */
  default boolean uses(SetupPart part) {
    return parts().contains(part);
  }
}
