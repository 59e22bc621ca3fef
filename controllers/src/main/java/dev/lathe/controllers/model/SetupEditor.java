package dev.lathe.controllers.model;

import dev.lathe.controllers.job.FxThread;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.job.LatestJob;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.TaskTexts;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.SetupPart;
import dev.lathe.engine.task.TableOptions;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.TaskOption;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * Task, its options, labels and preprocessing of the open model: what was found, where it came
 * from, and what the person says instead. A change takes effect at once and is remembered with the
 * experiment.
 */
public final class SetupEditor implements AutoCloseable {
  private final WorkbenchController workbench;
  private final JobRunner jobs;
  private final Notifications notifications;
  private final LatestJob lane;
  private final ReadOnlyObjectWrapper<Optional<SetupDraft>> draft =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<TaskChoice>> task =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper taskSource = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper imageSource = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper labelsText = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper labelsSource = new ReadOnlyStringWrapper("");
  private final ReadOnlyObjectWrapper<Optional<ModelSetup>> found =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ObservableList<OptionLine> options = FXCollections.observableArrayList();
  private final ObservableList<OptionLine> optionsView =
      FXCollections.unmodifiableObservableList(options);
  private final ReadOnlyStringWrapper optionProblem = new ReadOnlyStringWrapper("");
  private final StringBinding cannotReset;

  /** A task as menus show it. */
  public record TaskChoice(String id, String name) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * An option of the task as a form shows it.
   *
   * @param id the word in flags and files
   * @param name for people
   * @param doc what it does, one sentence
   * @param value as text; the id of the choice where it is one of several
   * @param choices what there is to choose; empty where it is typed
   * @param source where the value is known from
   * @param isLong whether it is a name or a list, which needs the whole width
   */
  public record OptionLine(
      String id,
      String name,
      String doc,
      String value,
      List<TaskChoice> choices,
      String source,
      boolean isLong) {
    /** Copies the list. */
    public OptionLine {
      choices = List.copyOf(choices);
    }
  }

  SetupEditor(
      WorkbenchController workbench, JobRunner jobs, FxThread fx, Notifications notifications) {
    this.workbench = workbench;
    this.jobs = jobs;
    this.notifications = notifications;
    this.lane = LatestJob.immediate(jobs, fx);
    workbench.openModelProperty().addListener((o, old, now) -> changed(old, now));
    changed(Optional.empty(), workbench.openModelProperty().get());
    cannotReset =
        Bindings.createStringBinding(
            () -> found.get().equals(setup()) ? Texts.get("model.setup.nothing-to-reset") : "",
            found,
            workbench.openModelProperty());
  }

  /** The preprocessing as text; empty for tasks without pictures. */
  public ReadOnlyObjectProperty<Optional<SetupDraft>> draftProperty() {
    return draft.getReadOnlyProperty();
  }

  /** All tasks. */
  public List<TaskChoice> tasks() {
    return Tasks.all().stream().map(SetupEditor::choice).toList();
  }

  /** The task of the open model. */
  public ReadOnlyObjectProperty<Optional<TaskChoice>> taskProperty() {
    return task.getReadOnlyProperty();
  }

  /** What is wrong with what was typed, a sentence; empty when nothing is. */
  public ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /** Where the task is known from. */
  public ReadOnlyStringProperty taskSourceProperty() {
    return taskSource.getReadOnlyProperty();
  }

  /** Where the preprocessing is known from. */
  public ReadOnlyStringProperty imageSourceProperty() {
    return imageSource.getReadOnlyProperty();
  }

  /** The labels in one line. */
  public ReadOnlyStringProperty labelsTextProperty() {
    return labelsText.getReadOnlyProperty();
  }

  /** Where the labels are known from. */
  public ReadOnlyStringProperty labelsSourceProperty() {
    return labelsSource.getReadOnlyProperty();
  }

  /** The options of the task but for how data are read; most tasks have none. */
  public ObservableList<OptionLine> options() {
    return optionsView;
  }

  /** What is wrong with an option that was typed, a sentence; empty when nothing is. */
  public ReadOnlyStringProperty optionProblemProperty() {
    return optionProblem.getReadOnlyProperty();
  }

  /** Takes an option's value as it was typed or chosen; a mistake is said and changes nothing. */
  public void applyOption(String id, String text) {
    setup()
        .ifPresent(
            s ->
                s.task().options().stream()
                    .filter(o -> o.id().equals(id))
                    .findFirst()
                    .ifPresent(o -> applyOption(s, o, text)));
  }

  private <T> void applyOption(ModelSetup now, TaskOption<T> option, String text) {
    try {
      T value = option.parse(text);
      optionProblem.set("");
      if (!now.options().get(option).equals(value)) {
        workbench.changeSetup(
            now.withOptions(now.options().with(option, value))
                .withSource(option.id(), Texts.get("model.setup.by-hand")));
      }
    } catch (IllegalArgumentException e) {
      show(now);
      optionProblem.set(Texts.get("model.option.wrong", option.name(), e.getMessage()));
    }
  }

  private static <T> OptionLine line(ModelSetup s, TaskOption<T> option) {
    List<TaskChoice> choices =
        option instanceof TaskOption.Choice c
            ? c.words().stream().map(w -> new TaskChoice(w.id(), w.name())).toList()
            : List.of();
    return new OptionLine(
        option.id(),
        option.name(),
        option.doc(),
        option.format(s.options().get(option)),
        choices,
        s.sources().getOrDefault(option.id(), Texts.get("model.option.usual")),
        !(option instanceof TaskOption.Decimal || option instanceof TaskOption.Whole));
  }

  /** Why there is nothing to take back; empty when there is. */
  public StringBinding cannotReset() {
    return cannotReset;
  }

  /** Takes what the person typed; a mistake is said and changes nothing. */
  public void apply(SetupDraft typed) {
    Optional<ModelSetup> now = setup();
    if (now.isEmpty()) {
      return;
    }
    try {
      ImagePreprocessing p = typed.parse();
      problem.set("");
      if (!now.get().image().equals(Optional.of(p))) {
        workbench.changeSetup(
            now.get()
                .withImage(Optional.of(p))
                .withSource("preprocessing", Texts.get("model.setup.by-hand")));
      }
    } catch (IllegalArgumentException e) {
      problem.set(e.getMessage());
    }
  }

  /** Changes the task; what the new task needs is looked for anew. */
  public void chooseTask(TaskChoice choice) {
    Optional<OpenModel> open = workbench.openModelProperty().get();
    Optional<Task> kind = Tasks.ofId(choice.id());
    if (open.isEmpty() || kind.isEmpty() || open.get().model().setup().task() == kind.get()) {
      return;
    }
    lookAgain(open.get(), SetupFlags.ofTask(kind.get()), "task");
  }

  /** Takes the names of the classes from a file. */
  public void chooseLabels(Path file) {
    workbench
        .openModelProperty()
        .get()
        .ifPresent(
            o ->
                lookAgain(
                    o, SetupFlags.ofTask(o.model().setup().task()).withLabels(file), "labels"));
  }

  private void lookAgain(OpenModel open, SetupFlags flags, String fact) {
    lane.submit(
        JobSpec.of(
                Texts.get("job.setup"),
                c -> workbench.services().openModel(open.model().file(), flags, c).setup())
            .onSuccess(
                s -> {
                  ModelSetup old = open.model().setup();
                  boolean keepImage = fact.equals("labels") && old.image().isPresent();
                  workbench.changeSetup(
                      s.withImage(keepImage ? old.image() : s.image())
                          .withOptions(keepImage ? old.options() : s.options())
                          .withLengths(old.lengths())
                          .withClassMap(old.classMap())
                          .withSources(sources(keepImage ? old : s, s, fact)));
                })
            .onFailure(
                e -> {
                  notifications.error(e);
                  show(open.model().setup());
                }));
  }

  private static Map<String, String> sources(ModelSetup image, ModelSetup rest, String fact) {
    Map<String, String> sources = new HashMap<>(rest.sources());
    if (image.sources().containsKey("preprocessing")) {
      sources.put("preprocessing", image.sources().get("preprocessing"));
    }
    sources.put(fact, Texts.get("model.setup.by-hand"));
    return sources;
  }

  /** Takes back what was found when the model was opened. */
  public void reset() {
    found.get().ifPresent(workbench::changeSetup);
  }

  /** Writes the setup beside the model's file, for other programs and the next opening. */
  public void saveBeside() {
    workbench
        .openModelProperty()
        .get()
        .ifPresent(
            o ->
                jobs.start(
                    JobSpec.of(
                            Texts.get("job.remember"),
                            c -> workbench.services().rememberSetup(o.model()))
                        .onSuccess(
                            file ->
                                notifications.success(
                                    Texts.get("model.setup.saved", file.toString())))));
  }

  private Optional<ModelSetup> setup() {
    return workbench.openModelProperty().get().map(o -> o.model().setup());
  }

  private void changed(Optional<OpenModel> old, Optional<OpenModel> now) {
    if (!old.map(OpenModel::experiment).equals(now.map(OpenModel::experiment))) {
      found.set(now.map(o -> o.model().setup()));
    }
    if (now.isPresent()) {
      show(now.get().model().setup());
    } else {
      draft.set(Optional.empty());
      task.set(Optional.empty());
      options.clear();
    }
  }

  private void show(ModelSetup s) {
    problem.set("");
    // Published even when equal, so that a field whose text was refused is written anew.
    draft.set(Optional.empty());
    draft.set(s.image().map(SetupDraft::of));
    task.set(Optional.empty());
    task.set(Optional.of(choice(s.task())));
    taskSource.set(s.sources().getOrDefault("task", ""));
    imageSource.set(s.sources().getOrDefault("preprocessing", ""));
    labelsSource.set(s.sources().getOrDefault("labels", ""));
    labelsText.set(labels(s));
    optionProblem.set("");
    List<OptionLine> lines = new ArrayList<>();
    // How a table is read is said where data are chosen.
    s.task().options().stream()
        .filter(o -> !TableOptions.reading().contains(o))
        .forEach(o -> lines.add(line(s, o)));
    // Set even when equal, so that a field whose text was refused is written anew.
    options.setAll(lines);
  }

  private static String labels(ModelSetup s) {
    if (!s.task().uses(SetupPart.LABELS)) {
      return "";
    }
    if (s.labels().isEmpty()) {
      return Texts.get("model.labels.none");
    }
    int n = Math.min(3, s.labels().size());
    return Texts.get(
        "model.labels.some",
        Formats.whole(s.labels().size()),
        String.join(", ", s.labels().subList(0, n)));
  }

  private static TaskChoice choice(Task kind) {
    return new TaskChoice(kind.id(), TaskTexts.name(kind));
  }

  @Override
  public void close() {
    lane.close();
  }
}
