package dev.lathe.controllers.optimize;

import dev.lathe.controllers.job.JobHandle;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.ChannelPlan;
import dev.lathe.controllers.services.PruneRequest;
import dev.lathe.controllers.services.PruneServices;
import dev.lathe.controllers.services.SensitivityCurve;
import dev.lathe.controllers.text.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * Which channels matter: the groups with their channels ranked and the cut through them, and, once
 * measured, what each group alone costs. Use on the screen's thread.
 */
public final class ChannelsController implements AutoCloseable {
  private final PruneServices services;
  private final JobRunner jobs;
  private final ObservableList<Row> rows = FXCollections.observableArrayList();
  private final ObservableList<Row> rowsView = FXCollections.unmodifiableObservableList(rows);
  private final ObjectProperty<Optional<Row>> chosen = new SimpleObjectProperty<>(Optional.empty());
  private final ReadOnlyBooleanWrapper measuring = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper cannotMeasure = new ReadOnlyStringWrapper("");
  private final Map<String, SensitivityCurve> curves = new HashMap<>();
  private List<ChannelPlan.Group> groups = List.of();
  private Optional<PruneRequest> asked = Optional.empty();
  private Optional<JobHandle> running = Optional.empty();
  private long number;

  /**
   * A group as the list shows it.
   *
   * @param curve what it costs alone; empty while that is not measured
   */
  public record Row(ChannelPlan.Group group, Optional<SensitivityCurve> curve) {
    private double loss() {
      return curve.map(SensitivityCurve::lossAtHalf).orElse(Double.NEGATIVE_INFINITY);
    }

    private double mean() {
      return curve
          .map(c -> c.points().stream().mapToDouble(SensitivityCurve.Point::score).average())
          .map(a -> a.orElse(1))
          .orElse(1.0);
    }
  }

  ChannelsController(PruneServices services, JobRunner jobs) {
    this.services = services;
    this.jobs = jobs;
  }

  /** The groups: measured ones first, the most sensitive at the top; the others as in the graph. */
  public ObservableList<Row> rows() {
    return rowsView;
  }

  /** The group that is looked at; empty without any. */
  public ObjectProperty<Optional<Row>> chosenProperty() {
    return chosen;
  }

  /** Whether sensitivity is being measured. */
  public ReadOnlyBooleanProperty measuringProperty() {
    return measuring.getReadOnlyProperty();
  }

  /** Why it cannot be measured; empty when it can. */
  public ReadOnlyStringProperty cannotMeasureProperty() {
    return cannotMeasure.getReadOnlyProperty();
  }

  void follow(Optional<PruneRequest> now) {
    boolean same = asked.isPresent() && now.isPresent() && now.get().sameRanking(asked.get());
    asked = now;
    boolean judged = now.flatMap(PruneRequest::judged).filter(d -> d.size() > 0).isPresent();
    cannotMeasure.set(judged ? "" : Texts.get("channels.needs-data"));
    if (!same) {
      running.ifPresent(JobHandle::cancel);
      number++;
      curves.clear();
      arrange();
    }
  }

  void show(List<ChannelPlan.Group> planned) {
    groups = planned;
    arrange();
  }

  private void arrange() {
    List<Row> next = new ArrayList<>();
    groups.forEach(g -> next.add(new Row(g, Optional.ofNullable(curves.get(g.name())))));
    next.sort(Comparator.comparingDouble(Row::loss).reversed().thenComparingDouble(Row::mean));
    Optional<String> name = chosen.get().map(r -> r.group().name());
    rows.setAll(next);
    chosen.set(
        next.stream()
            .filter(r -> name.filter(r.group().name()::equals).isPresent())
            .findFirst()
            .or(() -> next.stream().findFirst()));
  }

  /** Cuts each group alone and looks at the answers; asked again while it does, stops. */
  public void measure() {
    if (measuring.get()) {
      running.ifPresent(JobHandle::cancel);
      return;
    }
    if (asked.isEmpty() || !cannotMeasure.get().isEmpty()) {
      return;
    }
    PruneRequest q = asked.get();
    curves.clear();
    arrange();
    measuring.set(true);
    long mine = ++number;
    JobHandle handle =
        jobs.start(
            JobSpec.<SensitivityCurve, Void>inParts(
                    Texts.get("job.sensitivity"),
                    (c, parts) -> {
                      services.sensitivity(q, parts, c);
                      return null;
                    },
                    curve -> {
                      if (mine == number) {
                        curves.put(curve.group(), curve);
                        arrange();
                      }
                    })
                .onFinished(
                    () -> {
                      measuring.set(false);
                      running = Optional.empty();
                    }));
    running = Optional.of(handle).filter(h -> measuring.get());
  }

  @Override
  public void close() {
    running.ifPresent(JobHandle::cancel);
  }
}
