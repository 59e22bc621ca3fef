package dev.lathe.engine.decode;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.IndivisibleOutputsException;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.answer.TokenTags;
import dev.lathe.engine.answer.TokenTags.Piece;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The likeliest label of each token, from scores of the shape [batch, tokens, labels]. */
public final class TokenTagsDecoder implements Decoder {
  private final String model;
  private final String output;

  /**
   * For a model.
   *
   * @param model its name, for errors
   * @param labels how many there are; 0 where that is not known
   * @param outputs as the graph or the session declares them
   * @throws LatheException when none of them can be scores of tokens
   */
  public TokenTagsDecoder(String model, int labels, List<TensorSpec> outputs) {
    this.model = model;
    this.output =
        scores(outputs, labels)
            .orElseThrow(
                () ->
                    LatheException.input(
                            model + " cannot be used for token classification.",
                            "No output scores the labels of tokens: that would be real numbers of"
                                + " the shape [batch, tokens, labels].",
                            "Choose another task.")
                        .with(Remedy.TASK))
            .name();
  }

  /**
   * The output that scores labels: of three axes, the last as long as there are labels; else one
   * that is called so; else the first of three axes.
   *
   * @param labels how many there are; 0 where that is not known
   */
  public static Optional<TensorSpec> scores(List<TensorSpec> outputs, int labels) {
    List<TensorSpec> three =
        outputs.stream()
            .filter(o -> o.type().isFloatingPoint() && (o.rank() == 3 || o.rank() < 0))
            .toList();
    return three.stream()
        .filter(o -> labels > 0 && o.length(2) == labels)
        .findFirst()
        .or(() -> three.stream().filter(TokenTagsDecoder::isCalledScores).findFirst())
        .or(() -> three.stream().findFirst());
  }

  /** Whether an output's name says that it holds scores of labels. */
  public static boolean isCalledScores(TensorSpec output) {
    String n = output.name().toLowerCase(Locale.ROOT);
    return n.contains("logit")
        || n.contains("prob")
        || n.contains("score")
        || n.contains("tags")
        || n.contains("emission")
        || n.contains("label");
  }

  @Override
  public List<Answer> decode(Outputs outputs, List<Map<String, TensorData>> inputs) {
    TensorData scores =
        outputs.tensor(output).orElseThrow(() -> misfit("it is " + outputs.text(output)));
    long[] shape = scores.shape();
    int n = inputs.size();
    if (!scores.type().isFloatingPoint() || shape.length != 3 || shape[2] < 1) {
      throw misfit("it is " + scores.type() + Arrays.toString(shape));
    }
    if (shape[0] < n) {
      throw new IndivisibleOutputsException();
    }
    int rows = Math.toIntExact(shape[1]);
    int width = Math.toIntExact(shape[2]);
    float[] all = Tensors.floats(scores);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      List<Piece> pieces = new ArrayList<>(rows);
      for (int row = 0; row < rows; row++) {
        int from = (i * rows + row) * width;
        pieces.add(piece(Arrays.copyOfRange(all, from, from + width)));
      }
      answers.add(new TokenTags(pieces, Optional.empty()));
    }
    return answers;
  }

  private static Piece piece(float... raw) {
    float[] p = raw.length == 1 ? raw : ClassDecoder.probabilities(raw);
    int best = 0;
    for (int i = 1; i < p.length; i++) {
      if (p[i] > p[best]) {
        best = i;
      }
    }
    return new Piece(best, p[best]);
  }

  private LatheException misfit(String given) {
    return LatheException.input(
            model + " does not score the labels of tokens.",
            "Output '" + output + "' should be [batch, tokens, labels], but " + given + ".",
            "Choose another task for this model, e.g. raw-tensors.")
        .with(Remedy.TASK);
  }
}
