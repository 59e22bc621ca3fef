package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import dev.lathe.base.LatheException;
import dev.lathe.engine.causal.CausalGraph;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.TrainingHead;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which output of a graph is learned, and how it is compared.
 *
 * @param output the name of the graph's output
 * @param kind how answers are compared
 * @param channels how many quantities a map of values has at each place, as a detector's x, y,
 *     width, height and class scores, each with a unit of its own; 0 for other answers
 */
public record Head(String output, Kind kind, long channels) {
  /** A head whose answers are no map. */
  public Head(String output, Kind kind) {
    this(output, kind, 0);
  }

  /** How answers are compared. */
  public enum Kind {
    /** Unnormalized class scores. */
    LOGITS,
    /** Class probabilities. */
    PROBABILITIES,
    /** A vector whose direction counts. */
    EMBEDDING,
    /** Unnormalized scores of the next token at each place of a text. */
    TOKENS,
    /** Numbers that count as they are. */
    VALUES
  }

  /**
   * The head of a model.
   *
   * @throws LatheException when no output is a matrix of real numbers
   */
  public static Head of(Graph graph, Task task) {
    if (task.trainingHead() == TrainingHead.TOKENS) {
      return CausalGraph.scores(TensorSpec.outputs(graph))
          .filter(o -> o.type() == DataType.FLOAT)
          .map(o -> new Head(o.name(), Kind.TOKENS))
          .orElseThrow(Head::nothingToLearn);
    }
    List<Value> candidates = graph.outputs().stream().filter(Head::isReal).toList();
    boolean embedding = task.trainingHead() == TrainingHead.DIRECTION;
    Optional<Value> chosen =
        candidates.stream().reduce((a, b) -> suits(b, embedding) > suits(a, embedding) ? b : a);
    Value output = chosen.orElseThrow(Head::nothingToLearn);
    boolean classes = task.trainingHead() == TrainingHead.CLASSES;
    Kind kind =
        classes
            ? isProbabilities(output) ? Kind.PROBABILITIES : Kind.LOGITS
            : embedding ? Kind.EMBEDDING : Kind.VALUES;
    return new Head(output.name(), kind, kind == Kind.VALUES ? channels(output) : 0);
  }

  private static LatheException nothingToLearn() {
    return LatheException.input(
        "The model has no output that can be learned.",
        "None of its outputs holds real numbers.",
        "Passes that do not train still work on it.");
  }

  /** Sentence vectors before token vectors, and these before BERT's pooler, trained for another. */
  private static int suits(Value output, boolean embedding) {
    int rank = rank(output);
    boolean named = output.name().toLowerCase(Locale.ROOT).contains("embedding");
    if (embedding) {
      return rank == 2 && named ? 3 : rank == 3 ? 2 : rank == 2 ? 1 : 0;
    }
    return rank == 2 ? 1 : 0;
  }

  private static boolean isReal(Value value) {
    return value
        .tensorType()
        .map(ValueType.TensorType::elementType)
        .filter(t -> t == DataType.FLOAT)
        .isPresent();
  }

  /** The shorter of the two axes of a map. */
  private static long channels(Value value) {
    return value
        .tensorType()
        .flatMap(ValueType.TensorType::shape)
        .filter(s -> s.rank() == 3)
        .map(s -> Math.min(length(s.get(1)), length(s.get(2))))
        .orElse(0L);
  }

  private static long length(Dimension axis) {
    return axis instanceof Dimension.Fixed fixed ? fixed.length() : 0;
  }

  private static int rank(Value value) {
    return value.tensorType().flatMap(ValueType.TensorType::shape).map(s -> s.rank()).orElse(2);
  }

  /** A softmax over classes, or the sigmoid of the second of two. */
  private static boolean isProbabilities(Value output) {
    Optional<Node> node = output.producer();
    while (node.filter(n -> n.isAnyOf("Identity", "Flatten", "Reshape", "Squeeze")).isPresent()) {
      node = node.get().input(0).flatMap(Value::producer);
    }
    boolean one =
        output
            .tensorType()
            .flatMap(ValueType.TensorType::shape)
            .filter(s -> s.rank() == 1 || s.rank() == 2 && length(s.get(1)) == 1)
            .isPresent();
    return node.filter(n -> n.is("Softmax") || one && n.is("Sigmoid")).isPresent();
  }

  /** Whether answers are classes. */
  public boolean isClasses() {
    return kind == Kind.LOGITS || kind == Kind.PROBABILITIES;
  }

  /**
   * Answers as a matrix of logits or numbers: [batch, width]. Of vectors of tokens an embedding is
   * the mean over real tokens, as when the model is used; padding counts nowhere. Of a map the
   * channels of a place lie side by side. Of a text each real token has a row.
   *
   * @param batch what was asked
   */
  public NDArray matrix(NDArray answers, Batch batch) {
    if (kind == Kind.TOKENS) {
      return ofNextTokens(answers, batch);
    }
    NDArray rows =
        answers.getShape().dimension() == 2
            ? answers
            : answers.getShape().dimension() == 3
                ? ofTokens(answers, batch)
                : answers.reshape(answers.getShape().get(0), -1);
    if (isClasses() && (rows.getShape().dimension() == 1 || rows.getShape().get(1) == 1)) {
      rows = ofTwo(rows.reshape(-1, 1));
    }
    // The softmax of a logarithm of probabilities is those probabilities.
    return kind == Kind.PROBABILITIES ? rows.maximum(Scalars.of(1e-12)).log() : rows;
  }

  /**
   * Scores of places, one row a place, as logits of their classes; a single score tells of the
   * second of two.
   *
   * @param probabilities whether they are probabilities
   */
  NDArray asLogits(NDArray rows, boolean probabilities) {
    Head classes = new Head(output, probabilities ? Kind.PROBABILITIES : Kind.LOGITS);
    NDArray all = rows.getShape().get(1) == 1 ? classes.ofTwo(rows) : rows;
    return probabilities ? all.maximum(Scalars.of(1e-12)).log() : all;
  }

  /** Whether scores are the same behind it, wherever they lie. */
  private static boolean keepsValues(Node n) {
    return n.isAnyOf(
        "Identity", "Flatten", "Reshape", "Squeeze", "Transpose", "Resize", "Upsample");
  }

  /** Whether an answer has places, tokens or pixels, each with scores of its own. */
  boolean hasPlaces(Graph graph) {
    return graph.outputs().stream()
        .filter(v -> v.name().equals(output))
        .anyMatch(v -> rank(v) == 3 || rank(v) == 4);
  }

  /** Whether the scores of each place are probabilities by the graph's last operator. */
  boolean endsWithProbabilities(Graph graph) {
    Optional<Node> node =
        graph.outputs().stream()
            .filter(v -> v.name().equals(output))
            .findFirst()
            .flatMap(Value::producer);
    while (node.filter(Head::keepsValues).isPresent()) {
      node = node.get().input(0).flatMap(Value::producer);
    }
    return node.filter(n -> n.isAnyOf("Softmax", "Sigmoid")).isPresent();
  }

  /** The scores after each token that is no padding: [tokens, vocabulary]. */
  private static NDArray ofNextTokens(NDArray answers, Batch batch) {
    if (answers.getShape().dimension() == 2) {
      return answers; // a graph that scores the last token only
    }
    long places = answers.getShape().get(1);
    NDArray rows = answers.reshape(-1, answers.getShape().get(2));
    List<Integer> lengths = batch.lengths();
    if (lengths.stream().allMatch(n -> n >= places)) {
      return rows;
    }
    long[] real =
        IntStream.range(0, lengths.size())
            .mapToObj(i -> LongStream.range(0, lengths.get(i)).map(t -> i * places + t))
            .flatMapToLong(s -> s)
            .toArray();
    return Picking.along(rows, 0, Scalars.owned(rows.getManager().create(real)));
  }

  /** A single number tells of the second of two classes. */
  private NDArray ofTwo(NDArray second) {
    NDArray first =
        kind == Kind.PROBABILITIES ? second.neg().add(Scalars.of(1)) : second.mul(Scalars.of(0));
    return first.concat(second, 1);
  }

  private NDArray ofTokens(NDArray answers, Batch batch) {
    long examples = answers.getShape().get(0);
    Optional<NDArray> seen =
        Masks.of(batch, answers.getShape().get(1))
            .map(m -> m.toType(answers.getDataType(), false).expandDims(2));
    NDArray real = seen.map(answers::mul).orElse(answers);
    if (kind != Kind.EMBEDDING) {
      boolean across = channels > 0 && answers.getShape().get(2) != channels;
      return (across ? real.transpose(0, 2, 1) : real).reshape(examples, -1);
    }
    NDArray sum = real.sum(new int[] {1});
    return seen.isPresent()
        ? sum.div(seen.get().sum(new int[] {1}).maximum(Scalars.of(1)))
        : sum.div(Scalars.of(answers.getShape().get(1)));
  }

  /** A teacher whose vectors of tokens become what {@link #matrix} makes of them. */
  public Teacher pooling(Teacher teacher) {
    return kind == Kind.EMBEDDING ? new PoolingTeacher(teacher, this) : teacher;
  }
}
