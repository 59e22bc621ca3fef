package dev.lathe.controllers.row;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.answer.Presenters;
import dev.lathe.controllers.answer.TaskPresenter;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.PredictorPool;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.ColumnProfile;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.session.Predictor;
import dev.lathe.hardware.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The answer over one column while the others stand. Use on the screen's thread. */
public final class WhatIf implements AutoCloseable {
  private static final int POINTS = 61;

  /**
   * Answers of a variant, one a point.
   *
   * @param levels in the unit of {@link Shown#unit()}
   */
  public record Curve(VariantItem variant, List<Double> levels) {
    /** Copies the list. */
    public Curve {
      levels = List.copyOf(levels);
    }
  }

  /**
   * What is drawn.
   *
   * @param column that moves
   * @param numeric whether its values have an order and a scale
   * @param ways where the points lie on the scale, 0 to 1
   * @param values the points' values as the column writes them
   * @param here the place of the form's value, 0 to 1; outside where the data have no such value
   * @param value the form's value
   * @param curves a variant each, the original first
   * @param unit what levels are, for people, e.g. {@code fraud}; empty for a plain number
   * @param share whether levels are shares in 0..1
   * @param threshold from which level on a class is said; empty where none decides
   */
  public record Shown(
      String column,
      boolean numeric,
      List<Double> ways,
      List<String> values,
      double here,
      String value,
      List<Curve> curves,
      String unit,
      boolean share,
      OptionalDouble threshold) {
    /** Copies the lists. */
    public Shown {
      ways = List.copyOf(ways);
      values = List.copyOf(values);
      curves = List.copyOf(curves);
    }
  }

  private final PredictorPool pool;
  private final LatestJob lane;
  private final ReadOnlyObjectWrapper<Optional<Shown>> shown =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<String> problem = new ReadOnlyObjectWrapper<>("");

  /** Nothing yet; asks predictors of this pool. */
  public WhatIf(PredictorPool pool, JobRunner jobs, FxThread fx) {
    this.pool = pool;
    this.lane = LatestJob.immediate(jobs, fx);
  }

  /** What is drawn; empty where there is nothing. */
  public ReadOnlyObjectProperty<Optional<Shown>> shownProperty() {
    return shown.getReadOnlyProperty();
  }

  /** Why there is no curve, a sentence; empty when there is or it is on its way. */
  public ReadOnlyObjectProperty<String> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** Forgets the curve. */
  void clear(String why) {
    lane.cancel();
    shown.set(Optional.empty());
    problem.set(why);
  }

  /** Draws anew; an older run is cancelled. */
  void run(
      OpenModel model, Device device, List<VariantItem> variants, RowSample row, RowField field) {
    ColumnProfile column = field.profile();
    List<String> points = column.points(POINTS);
    if (points.size() < 2) {
      clear(Texts.get("row.what-if.no-range", field.name()));
      return;
    }
    lane.submit(
        JobSpec.of(
                Texts.get("job.what-if"),
                c -> compute(model, device, variants, row, column, points, c))
            .unlisted()
            .onSuccess(
                s -> {
                  problem.set("");
                  shown.set(Optional.of(s));
                })
            .onFailure(e -> clear(e.getMessage())));
  }

  private Shown compute(
      OpenModel model,
      Device device,
      List<VariantItem> variants,
      RowSample row,
      ColumnProfile column,
      List<String> points,
      JobContext context) {
    TaskPresenter presenter = Presenters.of(model.model().setup().task());
    List<Sample> samples = new ArrayList<>(List.of(row));
    points.forEach(p -> samples.add(row.with(column.name(), p)));
    List<Curve> curves = new ArrayList<>();
    Optional<Answer> asked = Optional.empty();
    for (VariantItem item : variants) {
      context.checkCancelled();
      Optional<Variant> variant =
          model.experiment().variants().stream().filter(v -> v.id() == item.id()).findFirst();
      if (variant.isEmpty()) {
        continue;
      }
      try {
        Predictor predictor = pool.get(model, variant.get(), device, context);
        List<Answer> answers =
            predictor.predictBatch(samples, context).stream().map(p -> p.answer()).toList();
        // All curves are of the class that the original says of the row as it is.
        asked = asked.or(() -> Optional.of(answers.get(0)));
        List<Double> levels = new ArrayList<>();
        for (Answer a : answers.subList(1, answers.size())) {
          levels.add(presenter.level(a, asked.orElseThrow()).orElse(Double.NaN));
        }
        curves.add(new Curve(item, levels));
      } catch (LatheException e) {
        if (item.original()) {
          throw e;
        }
        // Its card says why; the others are still drawn.
      }
    }
    boolean numeric = column.isNumeric();
    List<Double> ways = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      ways.add(
          numeric
              ? column.way(Double.parseDouble(points.get(i)))
              : i / (double) (points.size() - 1));
    }
    String value = row.cell(column.name()).orElse("");
    return new Shown(
        column.name(),
        numeric,
        ways,
        points,
        place(column, points, value),
        value,
        curves,
        asked.map(a -> presenter.levelName(a, model.model().setup())).orElse(""),
        presenter.levelIsShare(),
        presenter.threshold(model.model().setup()));
  }

  private static double place(ColumnProfile column, List<String> points, String value) {
    if (!column.isNumeric()) {
      int at = points.indexOf(value);
      return at < 0 ? -1 : at / (double) (points.size() - 1);
    }
    try {
      double v = Double.parseDouble(value);
      return v < column.low() || v > column.high() ? -1 : column.way(v);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public void close() {
    lane.close();
  }
}
