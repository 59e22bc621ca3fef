package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.decode.ClassDecoder;
import dev.lathe.engine.decode.Closeness;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.ChangeMeasure;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.graph.TensorSpec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A task whose answer is one of several classes. */
abstract class ClassTask extends TypedTask<Classification> {
  /** So many classes have a column each. */
  private static final int CELLS = 20;

  private final List<Metric> metrics =
      List.of(
          Metrics.accuracy(a -> a instanceof Classification c ? c.best() : -1),
          Metrics.amongBest(ClassTask::ranked),
          Metrics.agreement("Share of examples with the original's best class.", this));

  ClassTask(String id, String name, String doc, InputKind input) {
    super(Classification.class, id, name, doc, input);
  }

  private static List<Integer> ranked(Answer answer) {
    return answer instanceof Classification c && c.scores().length > 5
        ? c.labels().stream().map(ScoredLabel::index).toList()
        : List.of();
  }

  @Override
  public Decoder decoder(String model, ModelSetup setup, List<TensorSpec> outputs) {
    return new ClassDecoder(model, setup.labels(), outputs);
  }

  @Override
  protected void put(DataOutputStream out, Classification c) throws IOException {
    Wire.floats(out, c.scores());
    out.writeInt(c.positive());
    out.writeInt(c.labels().size());
    for (ScoredLabel l : c.labels()) {
      Wire.text(out, l.label());
      out.writeInt(l.index());
      out.writeDouble(l.score());
    }
  }

  @Override
  public Classification read(DataInputStream in) throws IOException {
    float[] scores = Wire.floats(in);
    int positive = in.readInt();
    int n = in.readInt();
    List<ScoredLabel> best = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      best.add(new ScoredLabel(Wire.text(in), in.readInt(), in.readDouble()));
    }
    return new Classification(best, scores, positive);
  }

  @Override
  protected void json(Classification c, ModelSetup setup, int top, ObjectNode into) {
    ArrayNode labels = into.putArray("labels");
    for (ScoredLabel l : best(c, setup, top)) {
      ObjectNode label = labels.addObject().put("label", l.label()).put("index", l.index());
      label.set("score", TensorJson.number(l.score()));
    }
  }

  /** The class, and the probability of each; of many classes that of the one said. */
  @Override
  protected Map<String, String> cells(Classification c, ModelSetup setup) {
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put("answer", c.labels().get(0).label());
    if (c.scores().length > CELLS) {
      cells.put("probability", Float.toString((float) c.labels().get(0).score()));
      return cells;
    }
    for (int i = 0; i < c.scores().length; i++) {
      cells.put("probability of " + setup.label(i), Float.toString(c.scores()[i]));
    }
    return cells;
  }

  @Override
  protected List<List<String>> rows(Classification c, ModelSetup setup, int top) {
    return best(c, setup, top).stream()
        .map(l -> List.of(String.format(Locale.ROOT, "%.1f %%", 100 * l.score()), l.label()))
        .toList();
  }

  private static List<ScoredLabel> best(Classification c, ModelSetup setup, int top) {
    if (top <= c.labels().size()) {
      return c.labels().subList(0, top);
    }
    List<ScoredLabel> all = new ArrayList<>();
    for (int i = 0; i < c.scores().length; i++) {
      all.add(new ScoredLabel(setup.label(i), i, c.scores()[i]));
    }
    all.sort((a, b) -> Double.compare(b.score(), a.score()));
    // What is said stands first, also where a threshold decided.
    all.removeIf(l -> l.index() == c.best());
    all.add(0, c.labels().get(0));
    return all.subList(0, Math.min(top, all.size()));
  }

  @Override
  protected boolean same(Classification a, Classification b) {
    return a.best() == b.best() && !a.hasNaN() && !b.hasNaN();
  }

  @Override
  protected boolean close(Classification a, Classification b) {
    return Closeness.close(a.scores(), b.scores());
  }

  @Override
  protected double alike(Classification a, Classification b) {
    return same(a, b) ? 1 : 0;
  }

  @Override
  public Change change(Optional<Truth> truth, Answer before, Answer after) {
    return ClassChange.of(truth, (Classification) before, (Classification) after);
  }

  @Override
  public ChangeMeasure changeMeasure() {
    return ChangeMeasure.CONFIDENCE;
  }

  @Override
  public String inBrief(Answer answer, ModelSetup setup) {
    ScoredLabel said = ((Classification) answer).labels().get(0);
    return answer.hasNaN()
        ? "no number (NaN)"
        : String.format(Locale.ROOT, "%s %.1f %%", said.label(), 100 * said.score());
  }

  @Override
  public List<Metric> metrics() {
    return metrics;
  }

  @Override
  public LabelLoss labelLoss() {
    return LabelLoss.CLASS;
  }

  @Override
  public TrainingHead trainingHead() {
    return TrainingHead.CLASSES;
  }
}
