package dev.lathe.engine.detect;

import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.Boxes;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.picture.PictureGuess;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What the outputs of one family of detectors mean: declared once, in {@link BoxFormats}. */
public final class BoxFormat {
  private final String id;
  private final String name;
  private final String doc;
  private final boolean suppresses;
  private final Thresholds thresholds;
  private final PictureGuess picture;
  private final BoxDecoder decoder;

  BoxFormat(
      String id,
      String name,
      String doc,
      boolean suppresses,
      Thresholds thresholds,
      PictureGuess picture,
      BoxDecoder decoder) {
    this.id = id;
    this.name = name;
    this.doc = doc;
    this.suppresses = suppresses;
    this.thresholds = thresholds;
    this.picture = picture;
    this.decoder = decoder;
  }

  /** The word used in flags and files. */
  public String id() {
    return id;
  }

  /** For people. */
  public String name() {
    return name;
  }

  /** One sentence: which outputs it reads. */
  public String doc() {
    return doc;
  }

  /**
   * Whether the network leaves overlapping boxes to be suppressed afterwards; where it does not,
   * the IoU threshold changes nothing.
   */
  public boolean needsSuppression() {
    return suppresses;
  }

  /** The thresholds that its own tools start with. */
  public Thresholds thresholds() {
    return thresholds;
  }

  /** How such networks are mostly fed. */
  public PictureGuess picture() {
    return picture;
  }

  /**
   * Whether a network of these inputs and outputs speaks it: 0 it does not, 1 only if a person says
   * so, up to 100 certain.
   */
  public int fits(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return InputSize.of(inputs)
        .flatMap(size -> decoder.fit(size, outputs))
        .map(BoxDecoder.Fit::rank)
        .orElse(0);
  }

  /** How many classes the outputs tell apart, where their shapes say it. */
  public OptionalInt classes(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return InputSize.of(inputs)
        .flatMap(size -> decoder.fit(size, outputs))
        .map(BoxDecoder.Fit::classes)
        .orElse(OptionalInt.empty());
  }

  /**
   * Everything the network proposes, best first, in pixels of its input.
   *
   * @param outputs of one sample, by name, batch axis included
   * @param size of the picture that the network was given
   * @param floor the least score worth keeping, 0..1
   * @throws LatheException when the outputs are not shaped as this format has them
   */
  public Candidates decode(Map<String, TensorData> outputs, InputSize size, float floor) {
    Candidates.Collector collector = new Candidates.Collector(floor);
    List<TensorSpec> specs = Outputs.specs(outputs);
    if (decoder.fit(size, specs).isEmpty() || specs.stream().anyMatch(BoxFormat::isEmptyBatch)) {
      throw LatheException.input(
          "The outputs cannot be read as boxes of " + name + ".",
          "It reads " + doc + "; the model answered " + specs.stream().limit(6).toList() + ".",
          "Choose another box format.");
    }
    decoder.decode(outputs, size, collector);
    return collector.done();
  }

  private static boolean isEmptyBatch(TensorSpec s) {
    return s.rank() > 1 && s.rank() != 2 && s.length(0) == 0;
  }

  /**
   * The answer for one picture.
   *
   * @param frame where the picture lies in the input
   * @param floor the least score of a candidate; below it no threshold can be moved
   * @param names of the classes by index; may be empty
   * @throws LatheException as {@link #decode}
   */
  public Boxes answer(
      Map<String, TensorData> outputs,
      PictureFrame frame,
      float floor,
      Thresholds thresholds,
      List<String> names) {
    InputSize size = new InputSize(frame.inputWidth(), frame.inputHeight());
    return answer(
        decode(outputs, size, Math.min(floor, thresholds.score())).inPicture(frame),
        thresholds,
        names);
  }

  /**
   * The answer that candidates make.
   *
   * @param candidates by falling score
   * @param names of the classes by index; may be empty
   */
  public Boxes answer(List<Box> candidates, Thresholds thresholds, List<String> names) {
    Thresholds any = new Thresholds(0, thresholds.iou(), thresholds.maxBoxes());
    List<Box> ranked = select(new Suppression(candidates), any);
    return new Boxes(
        ranked.stream().filter(b -> b.score() >= thresholds.score()).toList(),
        ranked,
        candidates,
        names);
  }

  /**
   * The boxes that pass other thresholds: what a slider needs.
   *
   * @param candidates laid out once from an answer's candidates
   */
  public List<Box> select(Suppression candidates, Thresholds thresholds) {
    return candidates.select(
        suppresses ? thresholds : new Thresholds(thresholds.score(), 1, thresholds.maxBoxes()));
  }

  @Override
  public String toString() {
    return id;
  }
}
