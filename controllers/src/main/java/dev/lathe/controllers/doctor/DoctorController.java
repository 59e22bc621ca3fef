package dev.lathe.controllers.doctor;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.doctor.Diagnosis;
import dev.lathe.engine.doctor.Doctor;
import dev.lathe.engine.doctor.Finding;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * Finds out how the open model wants its pictures, on the data that are open; what is found can be
 * taken with one click, and given back by undo. Use on the screen's thread.
 */
public final class DoctorController implements AutoCloseable {
  /** So many ways are shown. */
  private static final int SHOWN = 5;

  private final WorkbenchController workbench;
  private final DataController data;
  private final Notifications notifications;
  private final LatestJob lane;
  private final ObservableList<DoctorLine> lines = FXCollections.observableArrayList();
  private final ObservableList<DoctorLine> linesView =
      FXCollections.unmodifiableObservableList(lines);
  private final ReadOnlyStringWrapper remarks = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
  private final StringBinding cannotStart;

  /** A round as a worker saw it. */
  private record Round(List<DoctorLine> lines, List<String> remarks) {}

  /** Follows the model and its data. */
  public DoctorController(
      WorkbenchController workbench,
      DataController data,
      JobRunner jobs,
      FxThread fx,
      Notifications notifications) {
    this.workbench = workbench;
    this.data = data;
    this.notifications = notifications;
    this.lane = LatestJob.immediate(jobs, fx);
    workbench
        .openModelProperty()
        .addListener(
            (o, old, now) -> {
              if (!old.map(OpenModel::experiment).equals(now.map(OpenModel::experiment))) {
                forget();
              }
            });
    data.datasetProperty().addListener(o -> forget());
    cannotStart =
        Bindings.createStringBinding(
            this::reason, workbench.openModelProperty(), data.datasetProperty(), running);
  }

  private String reason() {
    Optional<Model> model = workbench.openModelProperty().get().map(OpenModel::model);
    if (model.isEmpty()) {
      return Texts.get("why-not.no-model");
    }
    if (model.get().setup().image().isEmpty()) {
      return Texts.get("why-not.no-pictures");
    }
    if (data.datasetProperty().get().filter(d -> d.labelled() > 0).isEmpty()) {
      return Texts.get("why-not.no-labels");
    }
    return running.get() ? Texts.get("why-not.doctor-runs") : "";
  }

  /** Why it cannot begin; empty when it can. */
  public StringBinding cannotStart() {
    return cannotStart;
  }

  /** Whether it tries at the moment. */
  public ReadOnlyBooleanProperty runningProperty() {
    return running.getReadOnlyProperty();
  }

  /** The best ways so far, the best first; empty before the first round. */
  public ObservableList<DoctorLine> lines() {
    return linesView;
  }

  /** What a person should know of what was found; empty when nothing. */
  public ReadOnlyStringProperty remarksProperty() {
    return remarks.getReadOnlyProperty();
  }

  /** Begins, where that is possible, and shows the place where the result comes. */
  public void start() {
    Optional<OpenModel> open = workbench.openModelProperty().get();
    Optional<Dataset> examples = data.datasetProperty().get();
    if (open.isEmpty() || examples.isEmpty() || !cannotStart.get().isEmpty()) {
      return;
    }
    workbench.placeProperty().set(Place.MODEL);
    forget();
    Model model = open.get().model();
    running.set(true);
    lane.submit(
        JobSpec.inParts(
                Texts.get("job.doctor"),
                (c, screen) -> {
                  Diagnosis d = diagnose(model, examples.get(), screen, c);
                  screen.accept(round(d, model, examples.get(), true));
                  return d;
                },
                this::show)
            .onFinished(() -> running.set(lane.isBusy())));
  }

  /** Stops it; what was found so far stays. */
  public void cancel() {
    lane.cancel();
  }

  /** Feeds the model in this way from now on. */
  public void use(DoctorLine line) {
    workbench
        .openModelProperty()
        .get()
        .ifPresent(
            open -> {
              workbench.changeSetup(line.finding().applied(open.model().setup()));
              notifications.success(Texts.get("doctor.used", line.way()));
              List<DoctorLine> now = new ArrayList<>();
              lines.forEach(l -> now.add(marked(l, l.finding().equals(line.finding()))));
              lines.setAll(now);
            });
  }

  private static DoctorLine marked(DoctorLine l, boolean present) {
    return new DoctorLine(l.finding(), l.score(), l.way(), l.sees(), l.chosen(), present);
  }

  private void forget() {
    lane.cancel();
    lines.clear();
    remarks.set("");
    running.set(false);
  }

  private Diagnosis diagnose(
      Model model, Dataset examples, Consumer<? super Round> screen, JobContext c) {
    AppServices services = workbench.services();
    Doctor doctor = new Doctor(model, examples, Doctor.EXAMPLES);
    try (Predictor predictor =
        services.openPredictor(model, services.hardware().devices().get(0), 0, c)) {
      return doctor.diagnose(predictor, d -> screen.accept(round(d, model, examples, false)), c);
    }
  }

  private Round round(Diagnosis d, Model model, Dataset examples, boolean last) {
    Optional<ImageSample> shown =
        examples.examples().stream()
            .limit(1)
            .map(Example::sample)
            .filter(ImageSample.class::isInstance)
            .map(ImageSample.class::cast)
            .findFirst();
    List<DoctorLine> best = new ArrayList<>();
    List<Finding> of = new ArrayList<>(d.findings().stream().limit(SHOWN).toList());
    d.findings().stream().filter(f -> f.present() && !of.contains(f)).forEach(of::add);
    for (Finding f : of) {
      Optional<PixelPicture> sees = shown.flatMap(s -> sees(s, f.preprocessing()));
      best.add(
          new DoctorLine(
              f,
              score(d.metric(), f),
              way(f, model),
              sees,
              last && d.chosen().filter(f::equals).isPresent(),
              f.present()));
    }
    return new Round(best, last ? d.remarks() : List.of());
  }

  private Optional<PixelPicture> sees(ImageSample sample, ImagePreprocessing p) {
    try {
      return Optional.of(
          workbench.services().networkSees(sample.source().read(), sample.name(), p));
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  private static String score(Metric metric, Finding f) {
    Estimate e = f.score();
    if (!e.isKnown()) {
      return Texts.get("doctor.no-score");
    }
    return metric.unit() == Metric.Unit.SHARE
        ? Texts.get(
            "doctor.share",
            Formats.number(100 * e.value(), 1),
            Formats.number(50 * (e.high() - e.low()), 1),
            Formats.whole(f.examples()))
        : Texts.get("doctor.number", Formats.number(e.value(), 3), Formats.whole(f.examples()));
  }

  private static String way(Finding f, Model model) {
    ImagePreprocessing p = f.preprocessing();
    List<String> parts = new ArrayList<>();
    parts.add(word("model.setup.channels.", p.channels().name()));
    if (model.setup().image().filter(now -> now.layout() != p.layout()).isPresent()) {
      parts.add(word("model.setup.layout.", p.layout().name()));
    }
    parts.add(f.range().isEmpty() ? Texts.get("doctor.as-now") : f.range());
    String fit = Texts.get("model.setup.fit." + p.fit().id());
    parts.add(p.resize() > 0 ? Texts.get("doctor.from", fit, p.resize()) : fit);
    if (!f.order().isAsRead()) {
      parts.add(Texts.get("doctor.order", f.order().name()));
    }
    return String.join(" · ", parts);
  }

  private static String word(String key, String name) {
    return Texts.get(key + name.toLowerCase(Locale.ROOT));
  }

  private void show(Round round) {
    lines.setAll(round.lines());
    remarks.set(String.join(" ", round.remarks()));
  }

  @Override
  public void close() {
    lane.close();
  }
}
