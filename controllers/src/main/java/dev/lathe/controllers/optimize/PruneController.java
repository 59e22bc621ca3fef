package dev.lathe.controllers.optimize;

import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobHandle;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.services.ChannelPlan;
import dev.lathe.controllers.services.PruneRequest;
import dev.lathe.controllers.services.PruneServices;
import dev.lathe.controllers.services.SweepStop;
import dev.lathe.controllers.text.Texts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * Channel pruning before it is done: the plan, which follows the slider, and what each stop of the
 * slider brings. Stops are measured in the background once the hand rests, while nothing is made
 * that would share the processor. Use on the screen's thread.
 */
public final class PruneController implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** How long the hand rests before stops are measured unasked. */
  private static final Duration REST = Duration.ofSeconds(2);

  private final PruneServices services;
  private final StopsMemory memory;
  private final JobRunner jobs;
  private final FxThread fx;
  private final LatestJob plans;
  private final ChannelsController channels;
  private final ObservableList<String> plan = FXCollections.observableArrayList();
  private final ObservableList<String> planView = FXCollections.unmodifiableObservableList(plan);
  private final ObservableList<SweepStop> stops = FXCollections.observableArrayList();
  private final ObservableList<SweepStop> stopsView =
      FXCollections.unmodifiableObservableList(stops);
  private final ReadOnlyStringWrapper cannotMeasure = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper measuring = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper active = new ReadOnlyBooleanWrapper();
  private Optional<PruneRequest> asked = Optional.empty();
  private Optional<JobHandle> sweep = Optional.empty();
  private Optional<FxThread.Timer> rest = Optional.empty();
  private boolean quiet;
  private boolean watched = true;
  private boolean due;
  private long number;

  PruneController(PruneServices services, StopsMemory memory, JobRunner jobs, FxThread fx) {
    this.memory = memory;
    this.services = services;
    this.jobs = jobs;
    this.fx = fx;
    this.plans = new LatestJob(jobs, fx, PAUSE);
    this.channels = new ChannelsController(services, jobs);
  }

  /** Which channels matter. */
  public ChannelsController channels() {
    return channels;
  }

  /** Whether the recipe prunes channels. */
  public ReadOnlyBooleanProperty activeProperty() {
    return active.getReadOnlyProperty();
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

  /** Why stops cannot be measured; empty when they can. */
  public ReadOnlyStringProperty cannotMeasureProperty() {
    return cannotMeasure.getReadOnlyProperty();
  }

  void follow(Optional<PruneRequest> now) {
    boolean same = asked.isPresent() && now.isPresent() && now.get().sameTrack(asked.get());
    boolean waits = asked.flatMap(PruneRequest::sample).isEmpty();
    asked = now;
    active.set(now.isPresent());
    channels.follow(now);
    boolean sample = now.flatMap(PruneRequest::sample).isPresent();
    cannotMeasure.set(sample ? "" : Texts.get("prune.needs-input"));
    if (!same) {
      forgetStops();
    }
    if (sample && (!same || waits)) {
      recall(now.get());
    }
    if (now.isEmpty()) {
      plans.cancel();
      show(ChannelPlan.NONE);
      return;
    }
    PruneRequest q = now.get();
    plans.submit(
        JobSpec.of(Texts.get("job.prune-plan"), c -> services.plan(q, c))
            .unlisted()
            .onSuccess(this::show)
            .onFailure(
                e -> show(new ChannelPlan(List.of(String.valueOf(e.getMessage())), List.of()))));
  }

  private void show(ChannelPlan made) {
    plan.setAll(made.lines());
    channels.show(made.groups());
  }

  private void forgetStops() {
    sweep.ifPresent(JobHandle::cancel);
    rest.ifPresent(FxThread.Timer::stop);
    due = false;
    number++;
    stops.clear();
  }

  /** Shows what was measured for it before; measures only what never was. */
  private void recall(PruneRequest q) {
    long mine = number;
    jobs.start(
        JobSpec.of(Texts.get("job.prune-plan"), c -> memory.recall(memory.track(q, c)))
            .unlisted()
            .onSuccess(
                kept -> {
                  if (mine == number && stops.isEmpty()) {
                    kept.ifPresentOrElse(stops::setAll, this::measureSoon);
                  }
                }));
  }

  private void measureSoon() {
    rest.ifPresent(FxThread.Timer::stop);
    due = true;
    rest = Optional.of(fx.after(REST, this::measureUnasked));
  }

  private void measureUnasked() {
    if (due && !quiet && watched && !measuring.get() && stops.isEmpty()) {
      measure();
    }
  }

  /**
   * While something is made or measured that the person asked for, stops are not measured: each
   * would spoil the other's times.
   */
  void keepQuiet(boolean now) {
    quiet = now;
    if (now && measuring.get()) {
      sweep.ifPresent(JobHandle::cancel);
      number++;
      stops.clear();
      due = true;
    } else if (!now && due) {
      measureSoon();
    }
  }

  /** Stops are measured unasked only where the person sees them. */
  void watch(boolean now) {
    watched = now;
    if (now && due) {
      measureSoon();
    }
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
    PruneRequest q = asked.get();
    due = false;
    stops.clear();
    measuring.set(true);
    long mine = ++number;
    JobHandle handle =
        jobs.start(
            JobSpec.<SweepStop, String>inParts(
                    Texts.get("job.prune-sweep"),
                    (c, parts) -> {
                      services.sweep(q, parts, c);
                      return memory.track(q, c);
                    },
                    stop -> {
                      if (mine == number) {
                        stops.add(stop);
                      }
                    })
                .onSuccess(
                    track -> {
                      if (mine == number) {
                        memory.keep(new StopsMemory.Kept(track, List.copyOf(stops)));
                      }
                    })
                .onFinished(
                    () -> {
                      measuring.set(false);
                      sweep = Optional.empty();
                      if (due || (mine != number && hasSample())) {
                        measureSoon();
                      }
                    }));
    sweep = Optional.of(handle).filter(h -> measuring.get());
  }

  private boolean hasSample() {
    return asked.flatMap(PruneRequest::sample).isPresent();
  }

  @Override
  public void close() {
    plans.close();
    rest.ifPresent(FxThread.Timer::stop);
    sweep.ifPresent(JobHandle::cancel);
    channels.close();
  }
}
