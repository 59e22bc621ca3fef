package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Quantity;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.decode.NumberDecoder;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.ChangeMeasure;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.NumberMeasure;
import dev.lathe.engine.evaluate.NumberMetric;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Rows of a table in, one number out. */
final class TabularRegression extends TypedTask<Quantity> {
  private static final int LIKELY = 40;

  /** A last layer with one number may also be the logit of a class. */
  private static final int LAYER = 10;

  /** Numbers that a person would call the same, as a share of the larger. */
  private static final double SAME = 0.01;

  private static final double CLOSE = 1e-3;

  private final List<Metric> metrics =
      List.of(
          new NumberMetric(
              "r2",
              "R²",
              "Share of the variance of the true numbers that is explained; 1 is perfect, 0 no"
                  + " better than always saying their mean.",
              NumberMeasure.R2,
              true),
          new NumberMetric(
              "rmse",
              "RMSE",
              "Root of the mean squared error, in the unit of the numbers.",
              NumberMeasure.RMSE,
              true),
          new NumberMetric(
              "mae",
              "MAE",
              "Mean absolute error, in the unit of the numbers.",
              NumberMeasure.MAE,
              true),
          Metrics.agreement("Share of rows within 1 % of the original's number.", this),
          new NumberMetric(
              "r2-to-original",
              "R² to the original",
              "Share of the variance of the original's numbers that is kept; 1 is all of it.",
              NumberMeasure.R2,
              false));

  TabularRegression() {
    super(
        Quantity.class,
        "tabular-regression",
        "Tabular regression",
        "Estimates a number from a row of a table.",
        InputKind.ROW);
  }

  @Override
  public Set<SetupPart> parts() {
    return Set.of();
  }

  @Override
  public Set<SetupPart> required() {
    return Set.of();
  }

  @Override
  public List<TaskOption<?>> options() {
    return List.of(
        TableOptions.COLUMNS,
        TableOptions.LABEL_COLUMN,
        TableOptions.FIRST_LINE,
        TableOptions.WORDS,
        TableOptions.MEANS,
        TableOptions.DEVIATIONS);
  }

  @Override
  public Class<? extends Truth> truth() {
    return Truth.OfNumber.class;
  }

  @Override
  public int likelihood(GraphSignature s) {
    if (!s.isTable() || !TabularClassification.isOneNumber(s)) {
      return 0;
    }
    String output = s.outputs().get(0).name().toLowerCase(Locale.ROOT);
    boolean named = output.equals("variable") || output.equals("prediction");
    if (s.head().kind() == GraphHead.Kind.REGRESSOR || named) {
      return LIKELY;
    }
    return s.head().kind() == GraphHead.Kind.LINEAR ? LAYER : 0;
  }

  @Override
  public Decoder decoder(String model, ModelSetup setup, List<TensorSpec> outputs) {
    return new NumberDecoder(model, outputs);
  }

  @Override
  protected void put(DataOutputStream out, Quantity answer) throws IOException {
    out.writeDouble(answer.value());
  }

  @Override
  public Quantity read(DataInputStream in) throws IOException {
    return new Quantity(in.readDouble());
  }

  @Override
  protected void json(Quantity answer, ModelSetup setup, int top, ObjectNode into) {
    into.set("number", TensorJson.number(answer.value()));
  }

  @Override
  protected Map<String, String> cells(Quantity answer, ModelSetup setup) {
    return Map.of("answer", Float.toString((float) answer.value()));
  }

  @Override
  protected List<List<String>> rows(Quantity answer, ModelSetup setup, int top) {
    return List.of(List.of(Float.toString((float) answer.value())));
  }

  @Override
  protected boolean same(Quantity a, Quantity b) {
    return within(a, b, SAME);
  }

  @Override
  protected boolean close(Quantity a, Quantity b) {
    return within(a, b, CLOSE);
  }

  private static boolean within(Quantity a, Quantity b, double share) {
    double largest = Math.max(Math.abs(a.value()), Math.abs(b.value()));
    return a.value() == b.value() || Math.abs(a.value() - b.value()) <= share * largest;
  }

  /** 1 for equal numbers, 0 for those that are apart by as much as the larger. */
  @Override
  protected double alike(Quantity a, Quantity b) {
    double largest = Math.max(Math.abs(a.value()), Math.abs(b.value()));
    double apart = Math.abs(a.value() - b.value());
    return largest == 0 ? 1 : Double.isNaN(apart) ? 0 : Math.max(0, 1 - apart / largest);
  }

  /** A number that is nearer to the true one is gained, one farther away is lost. */
  @Override
  public Change change(Optional<Truth> truth, Answer before, Answer after) {
    double a = ((Quantity) before).value();
    double b = ((Quantity) after).value();
    boolean same = agrees(before, after) || Double.isNaN(a) && Double.isNaN(b);
    if (same) {
      return Change.none();
    }
    if (!(truth.orElse(null) instanceof Truth.OfNumber t)) {
      return new Change(
          Change.Kind.CHANGED,
          sized(Math.abs(b - a)),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          List.of(),
          List.of());
    }
    double loss = sized(sized(Math.abs(b - t.value())) - sized(Math.abs(a - t.value())));
    return new Change(
        loss > 0 ? Change.Kind.LOST : loss < 0 ? Change.Kind.GAINED : Change.Kind.CHANGED,
        loss,
        error(a, t),
        error(b, t),
        List.of(),
        List.of());
  }

  /** A number that is none is farther away than any. */
  private static double sized(double distance) {
    return Double.isNaN(distance) ? Double.MAX_VALUE : Math.min(distance, Double.MAX_VALUE);
  }

  private static OptionalDouble error(double value, Truth.OfNumber truth) {
    double error = Math.abs(value - truth.value());
    return Double.isFinite(error) ? OptionalDouble.of(error) : OptionalDouble.empty();
  }

  @Override
  public ChangeMeasure changeMeasure() {
    return ChangeMeasure.ERROR;
  }

  @Override
  public List<Metric> metrics() {
    return metrics;
  }

  @Override
  public LabelLoss labelLoss() {
    return LabelLoss.NUMBER;
  }

  @Override
  public TrainingHead trainingHead() {
    return TrainingHead.VALUES;
  }

  @Override
  public TaskExample example() {
    return new TaskExample(
        Map.of("float_input", Tensors.ofFloats(new float[] {18, 21.5f, 0.4f}, 1, 3)),
        Map.of("variable", Tensors.ofFloats(new float[] {412.5f}, 1, 1)),
        List.of(),
        Optional.of(new Truth.OfNumber(412.5)),
        """
        {"number": 412.5}
        """);
  }
}
