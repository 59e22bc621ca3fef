package dev.lathe.controllers.optimize;

import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobHandle;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.recipe.Recipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * Channel pruning before it is done: the plan in words, which follows the slider, and what each
 * stop of the slider brings, measured on demand. Use on the screen's thread.
 */
public final class PruneController implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final String ID = "prune-channels";

  private final PruneServices services;
  private final JobRunner jobs;
  private final LatestJob plans;
  private final ObservableList<String> plan = FXCollections.observableArrayList();
  private final ObservableList<String> planView = FXCollections.unmodifiableObservableList(plan);
  private final ObservableList<SweepStop> stops = FXCollections.observableArrayList();
  private final ObservableList<SweepStop> stopsView =
      FXCollections.unmodifiableObservableList(stops);
  private final ReadOnlyStringWrapper cannotMeasure = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper measuring = new ReadOnlyBooleanWrapper();
  private Optional<Asked> asked = Optional.empty();
  private Optional<JobHandle> sweep = Optional.empty();
  private long number;

  /** What the person looks at. */
  private record Asked(
      Model model,
      Recipe recipe,
      int step,
      Optional<Dataset> samples,
      Optional<Sample> sample,
      Optional<Dataset> judged) {
    /** Whether stops that were measured for one hold for the other: all but the ratio is equal. */
    boolean sameTrack(Asked other) {
      return model == other.model
          && step == other.step
          && judged.equals(other.judged)
          && track().equals(other.track());
    }

    private Recipe track() {
      Recipe.Step s = recipe.steps().get(step);
      ParamValues values = s.values().with(PruneChannelsPass.RATIO, 0.0);
      List<Recipe.Step> steps = new ArrayList<>(recipe.steps().subList(0, step));
      steps.add(new Recipe.Step(s.passId(), values, true));
      return new Recipe(steps);
    }
  }

  PruneController(PruneServices services, JobRunner jobs, FxThread fx) {
    this.services = services;
    this.jobs = jobs;
    this.plans = new LatestJob(jobs, fx, PAUSE);
  }

  /** What would be cut, a sentence each; empty without channel pruning in the recipe. */
  public ObservableList<String> plan() {
    return planView;
  }

  /** The stops as measured so far. */
  public ObservableList<SweepStop> stops() {
    return stopsView;
  }

  /** Whether stops are being measured. */
  public ReadOnlyBooleanProperty measuringProperty() {
    return measuring.getReadOnlyProperty();
  }

  void follow(
      Optional<Model> model,
      Recipe recipe,
      Optional<Dataset> samples,
      Optional<Sample> sample,
      Optional<Dataset> judged) {
    Optional<Asked> now =
        model.flatMap(
            m -> stepOf(recipe).map(i -> new Asked(m, recipe, i, samples, sample, judged)));
    boolean same = asked.isPresent() && now.isPresent() && now.get().sameTrack(asked.get());
    asked = now;
    cannotMeasure.set(sample.isPresent() ? "" : Texts.get("prune.needs-input"));
    if (!same) {
      forgetStops();
    }
    if (now.isEmpty()) {
      plans.cancel();
      plan.clear();
      return;
    }
    Asked a = now.get();
    plans.submit(
        JobSpec.of(
                Texts.get("job.prune-plan"),
                c -> services.plan(a.model(), a.recipe(), a.step(), a.samples(), c))
            .unlisted()
            .onSuccess(plan::setAll)
            .onFailure(e -> plan.setAll(String.valueOf(e.getMessage()))));
  }

  private static Optional<Integer> stepOf(Recipe recipe) {
    for (int i = 0; i < recipe.steps().size(); i++) {
      Recipe.Step s = recipe.steps().get(i);
      if (s.enabled() && s.passId().equals(ID)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private void forgetStops() {
    sweep.ifPresent(JobHandle::cancel);
    number++;
    stops.clear();
  }

  /** Why stops cannot be measured; empty when they can. */
  public ReadOnlyStringProperty cannotMeasureProperty() {
    return cannotMeasure.getReadOnlyProperty();
  }

  /** Makes the cut at each stop and measures it; asked again while it does, stops. */
  public void measure() {
    if (measuring.get()) {
      sweep.ifPresent(JobHandle::cancel);
      return;
    }
    if (asked.isEmpty() || asked.get().sample().isEmpty()) {
      return;
    }
    Asked a = asked.get();
    stops.clear();
    measuring.set(true);
    long mine = ++number;
    JobHandle handle =
        jobs.start(
            JobSpec.<SweepStop, Void>inParts(
                    Texts.get("job.prune-sweep"),
                    (c, parts) -> {
                      services.sweep(
                          a.model(),
                          a.recipe(),
                          a.step(),
                          a.samples(),
                          a.sample().get(),
                          a.judged(),
                          parts,
                          c);
                      return null;
                    },
                    stop -> {
                      if (mine == number) {
                        stops.add(stop);
                      }
                    })
                .onFinished(
                    () -> {
                      measuring.set(false);
                      sweep = Optional.empty();
                    }));
    sweep = Optional.of(handle).filter(h -> measuring.get());
  }

  @Override
  public void close() {
    plans.close();
    sweep.ifPresent(JobHandle::cancel);
  }
}
