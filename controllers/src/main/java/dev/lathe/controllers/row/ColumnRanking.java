package dev.lathe.controllers.row;

import dev.lathe.controllers.job.JobHandle;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.PredictorPool;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.session.ColumnCosts;
import dev.lathe.engine.session.Predictor;
import dev.lathe.hardware.Device;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Which columns the original's answers hang on. Use on the screen's thread. */
public final class ColumnRanking {
  private static final int MOST_ROWS = 10_000;
  private static final long SEED = 1;

  /**
   * A column.
   *
   * @param column its name
   * @param cost what is lost without it, written
   * @param interval the 95 % interval, written
   * @param share of the largest cost, 0 to 1
   * @param low where the interval begins, as such a share
   * @param high where it ends, as such a share
   * @param clear whether the interval leaves no doubt that something is lost
   */
  public record Line(
      String column,
      String cost,
      String interval,
      double share,
      double low,
      double high,
      boolean clear) {}

  /** A metric to choose. */
  public record Choice(Metric metric) {
    /** Its name. */
    public String name() {
      return metric.name();
    }

    /** What it says, a sentence. */
    public String doc() {
      return metric.doc();
    }
  }

  private final PredictorPool pool;
  private final JobRunner jobs;
  private final ObservableList<Line> lines = FXCollections.observableArrayList();
  private final ObservableList<Line> linesView = FXCollections.unmodifiableObservableList(lines);
  private final ObservableList<Choice> choices = FXCollections.observableArrayList();
  private final ObservableList<Choice> choicesView =
      FXCollections.unmodifiableObservableList(choices);
  private final ObjectProperty<Optional<Choice>> choice =
      new SimpleObjectProperty<>(Optional.empty());
  private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
  private Optional<JobHandle> job = Optional.empty();
  private List<ColumnCosts.Cost> costs = List.of();

  ColumnRanking(PredictorPool pool, JobRunner jobs) {
    this.pool = pool;
    this.jobs = jobs;
    choice.addListener((o, old, now) -> drop());
  }

  /** The columns, the costliest first; empty until it was asked for. */
  public ObservableList<Line> lines() {
    return linesView;
  }

  /** The metrics that something can be lost of. */
  public ObservableList<Choice> choices() {
    return choicesView;
  }

  /** The metric whose loss is told. */
  public ObjectProperty<Optional<Choice>> choiceProperty() {
    return choice;
  }

  /** Whether it is being computed. */
  public ReadOnlyBooleanProperty runningProperty() {
    return running.getReadOnlyProperty();
  }

  /** What the numbers rest on, a sentence; empty while there are none. */
  public ReadOnlyStringProperty noteProperty() {
    return note.getReadOnlyProperty();
  }

  /** Stops; what is known so far stays. */
  public void cancel() {
    job.ifPresent(JobHandle::cancel);
  }

  /** Forgets what was computed. */
  void drop() {
    cancel();
    lines.clear();
    costs = List.of();
    note.set("");
  }

  /** Offers the metrics that data with or without what is right can be judged by. */
  void offer(OpenModel model, Dataset data) {
    boolean labelled = data.examples().stream().limit(1000).anyMatch(e -> e.truth().isPresent());
    List<Choice> fit =
        model.model().setup().task().metrics().stream()
            .filter(m -> labelled == m.needsTruth())
            .map(Choice::new)
            .toList();
    if (!choices.equals(fit)) {
      choices.setAll(fit);
      // The last is the finest: a probability that sinks counts, not only a class that changes.
      choice.set(fit.isEmpty() ? Optional.empty() : Optional.of(fit.get(fit.size() - 1)));
    }
    drop();
  }

  void clear() {
    drop();
    choices.clear();
    choice.set(Optional.empty());
  }

  void start(OpenModel model, Device device, Dataset data, List<String> columns) {
    if (choice.get().isEmpty() || running.get()) {
      return;
    }
    drop();
    Metric metric = choice.get().get().metric();
    List<Example> rows = (metric.needsTruth() ? data.judges() : data).evenly(MOST_ROWS);
    running.set(true);
    List<ColumnCosts.Cost> found = new ArrayList<>();
    job =
        Optional.of(
            jobs.start(
                JobSpec.<ColumnCosts.Cost, Void>inParts(
                        Texts.get("job.column-costs"),
                        (c, parts) -> {
                          Variant original =
                              model.experiment().variants().stream()
                                  .filter(Variant::isOriginal)
                                  .findFirst()
                                  .orElseThrow();
                          Predictor p = pool.get(model, original, device, c);
                          new ColumnCosts(p, rows, metric, SEED).of(columns, c, parts);
                          return null;
                        },
                        cost -> {
                          found.add(cost);
                          show(found, metric, rows.size());
                        })
                    .onFinished(
                        () -> {
                          running.set(false);
                          job = Optional.empty();
                        })));
  }

  private void show(List<ColumnCosts.Cost> found, Metric metric, int rows) {
    costs =
        found.stream()
            .sorted(Comparator.comparingDouble((ColumnCosts.Cost c) -> -c.loss().value()))
            .toList();
    double most = costs.stream().mapToDouble(c -> c.loss().high()).max().orElse(1);
    double scale = most > 0 ? most : 1;
    lines.setAll(costs.stream().map(c -> line(c, metric, scale)).toList());
    note.set(
        Texts.get(
            metric.higherIsBetter() ? "row.ranking.note.lower" : "row.ranking.note.higher",
            Formats.inSentence(metric.name()),
            Formats.whole(rows),
            SEED));
  }

  private static Line line(ColumnCosts.Cost c, Metric metric, double scale) {
    double v = c.loss().value();
    return new Line(
        c.column(),
        written(v, metric),
        written(c.loss().low(), metric) + " … " + written(c.loss().high(), metric),
        share(v, scale),
        share(c.loss().low(), scale),
        share(c.loss().high(), scale),
        c.loss().low() > 0);
  }

  private static double share(double v, double scale) {
    return Math.max(0, Math.min(1, v / scale));
  }

  private static String written(double v, Metric metric) {
    if (metric.unit() == Metric.Unit.SHARE) {
      return Formats.number(100 * v, 1) + " " + Texts.get("compare.points-word");
    }
    double size = Math.abs(v);
    return Formats.number(v, size >= 100 ? 0 : size >= 1 ? 2 : 4);
  }
}
