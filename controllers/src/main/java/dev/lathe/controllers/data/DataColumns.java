package dev.lathe.controllers.data;

import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.ColumnScaling;
import dev.lathe.engine.data.ColumnScalings;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.data.TableHead;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.OptionValues;
import dev.lathe.engine.task.SetupPart;
import dev.lathe.engine.task.TableOptions;
import dev.lathe.engine.task.TaskOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;

/**
 * What a person can say of the columns of the table that was chosen as data: which holds the text,
 * which what is right, which the model takes, and whether the first line names them. What is said
 * is part of the model's setup, and so remembered with it. Use on the screen's thread.
 */
public final class DataColumns {
  private static final int MOST_NAMES = 200;
  private static final String FIT = "fit";
  private static final String FROM_FILE = "file";
  private static final String SCALED = "as it is";

  private final WorkbenchController workbench;
  private final DataController data;
  private final JobRunner jobs;
  private final DialogService dialogs;
  private final Notifications notifications;
  private final StringBinding cannotScale;

  /** Of the data of the workbench's model. */
  public DataColumns(
      WorkbenchController workbench,
      DataController data,
      JobRunner jobs,
      DialogService dialogs,
      Notifications notifications) {
    this.workbench = workbench;
    this.data = data;
    this.jobs = jobs;
    this.dialogs = dialogs;
    this.notifications = notifications;
    this.cannotScale =
        Bindings.createStringBinding(
            () ->
                setup().isEmpty()
                    ? Texts.get("why-not.no-model")
                    : setup().get().task().options().contains(TableOptions.MEANS)
                        ? ""
                        : Texts.get("why-not.no-scaling"),
            workbench.openModelProperty());
  }

  /** Why no scaling can be chosen; empty when one can. */
  public StringBinding cannotScale() {
    return cannotScale;
  }

  /** Lets the person choose a file that says the scaling of the columns. */
  public void chooseScaling() {
    dialogs.openFile(DialogService.FileKind.SCALING).ifPresent(this::takeScaling);
  }

  /**
   * Takes the scaling of the columns from a file: a JSON that says it, or a table that it is fitted
   * on. What cannot be read is told, and changes nothing.
   */
  public void takeScaling(Path file) {
    takeScaling(file, notifications::error);
  }

  /**
   * The same with a file that may be something else, such as names of classes.
   *
   * @param otherwise runs where it says no scaling and the task has classes
   */
  public void takeScaling(Path file, Runnable otherwise) {
    boolean classes = setup().filter(s -> s.task().uses(SetupPart.LABELS)).isPresent();
    takeScaling(
        file,
        e -> {
          if (classes) {
            otherwise.run();
          } else {
            notifications.error(e);
          }
        });
  }

  private void takeScaling(Path file, Consumer<Exception> onFailure) {
    Optional<OpenModel> open = workbench.openModelProperty().get();
    open.ifPresent(
        o ->
            jobs.start(
                JobSpec.of(
                        Texts.get("job.scaling.file", file.getFileName()),
                        c -> ColumnScalings.of(file, o.model(), c))
                    .onSuccess(found -> take(found, o.model().setup()))
                    .onFailure(onFailure)));
  }

  private void take(ColumnScaling found, ModelSetup asked) {
    setup()
        .filter(now -> now.equals(asked))
        .ifPresent(
            now -> {
              workbench.changeSetup(found.applied(now));
              notifications.info(
                  Texts.get("data.scaling.taken"),
                  found
                      .note()
                      .orElseGet(
                          () ->
                              Texts.get(
                                  "data.scaling.taken.why", found.means().size(), found.source())));
            });
  }

  /**
   * Something that can be said.
   *
   * @param id of the option
   * @param title for people
   * @param answers what can be said, the first being that nothing is
   */
  public record Question(String id, String title, List<Answer> answers) {
    /** Copies the list. */
    public Question {
      answers = List.copyOf(answers);
    }
  }

  /**
   * One thing to say.
   *
   * @param text for people; names of columns are the data's own
   * @param value as the option takes it
   * @param chosen whether it is what holds
   */
  public record Answer(String text, String value, boolean chosen) {}

  /** What can be said now; nothing where the data are no table, or none are chosen. */
  public List<Question> questions() {
    Optional<TableHead> head = data.headProperty().get();
    Optional<ModelSetup> setup = setup();
    if (head.isEmpty() || setup.isEmpty()) {
      return List.of();
    }
    List<Question> questions = new ArrayList<>();
    for (TaskOption<?> option : setup.get().task().options()) {
      if (option.equals(TableOptions.MEANS)) {
        questions.add(scaling(setup.get()));
        continue;
      }
      List<Answer> answers = answers(option, head.get(), setup.get());
      if (!answers.isEmpty()) {
        questions.add(new Question(option.id(), option.name(), answers));
      }
    }
    return questions;
  }

  private Optional<ModelSetup> setup() {
    return workbench.openModelProperty().get().map(OpenModel::model).map(m -> m.setup());
  }

  private List<Answer> answers(TaskOption<?> option, TableHead head, ModelSetup setup) {
    String now = setup.options().texts().getOrDefault(option.id(), "");
    if (option.equals(TableOptions.FIRST_LINE)) {
      String held = setup.options().get(TableOptions.FIRST_LINE);
      return TableOptions.FIRST_LINE.words().stream()
          .map(w -> new Answer(w.name(), w.id(), w.id().equals(held)))
          .toList();
    } else if (option.equals(TableOptions.COLUMNS)) {
      return inputs(head, setup, now);
    } else if (TableOptions.reading().contains(option)) {
      List<Answer> answers = new ArrayList<>();
      answers.add(new Answer(Texts.get("data.columns.as-it-looks"), "", now.isEmpty()));
      IntStream.range(0, Math.min(MOST_NAMES, head.names().size()))
          .forEach(
              i -> {
                String name = head.names().get(i);
                answers.add(new Answer(shown(head, i), name, name.equals(now)));
              });
      return answers;
    }
    return List.of();
  }

  /** A column by its name; one that has only a number with the cell that it begins with. */
  private static String shown(TableHead head, int i) {
    String name = head.names().get(i);
    boolean bare = name.equals(Integer.toString(i + 1)) && i < head.firstRow().size();
    return bare ? name + " · " + brief(head.firstRow().get(i)) : name.isEmpty() ? "–" : brief(name);
  }

  private static String brief(String text) {
    return text.length() <= 40 ? text : text.substring(0, 37) + "…";
  }

  /** The table's own order; what that is now, or all but the label; or what was typed on Model. */
  private List<Answer> inputs(TableHead head, ModelSetup setup, String now) {
    List<Answer> answers = new ArrayList<>();
    answers.add(new Answer(Texts.get("data.columns.own-order"), "", now.isEmpty()));
    List<String> read = read();
    String label = setup.options().get(TableOptions.LABEL_COLUMN);
    List<String> names =
        read.isEmpty() && !label.isEmpty()
            ? head.names().stream().filter(n -> !n.equals(label)).toList()
            : read;
    boolean plain = names.stream().distinct().count() == names.size() && !names.contains("");
    if (!names.isEmpty() && plain) {
      String all = TableOptions.COLUMNS.format(names);
      String key = read.isEmpty() ? "data.columns.all-but-label" : "data.columns.as-read";
      answers.add(new Answer(Texts.get(key, brief(all)), all, all.equals(now)));
    }
    if (!now.isEmpty() && answers.stream().noneMatch(Answer::chosen)) {
      answers.add(new Answer(brief(now), now, true));
    }
    return answers;
  }

  /** None, fitted on these data, or what holds already. */
  private Question scaling(ModelSetup setup) {
    boolean none =
        setup.options().get(TableOptions.MEANS).isEmpty()
            && setup.options().get(TableOptions.DEVIATIONS).isEmpty();
    List<Answer> answers = new ArrayList<>();
    answers.add(new Answer(Texts.get("data.scaling.none"), "", none));
    if (!none) {
      String source = setup.sources().getOrDefault(TableOptions.MEANS.id(), "");
      String told = source.isEmpty() ? Texts.get("model.setup.by-hand") : source;
      answers.add(new Answer(Texts.get("data.scaling.now", told), SCALED, true));
    }
    if (!read().isEmpty()) {
      answers.add(new Answer(Texts.get("data.scaling.fit"), FIT, false));
    }
    answers.add(new Answer(Texts.get("data.scaling.file"), FROM_FILE, false));
    return new Question(TableOptions.MEANS.id(), Texts.get("data.scaling"), answers);
  }

  /** Fits the scaling on the data, or takes it away. */
  private void scale(ModelSetup setup, boolean fit) {
    List<TaskOption<?>> both = List.of(TableOptions.MEANS, TableOptions.DEVIATIONS);
    Optional<Dataset> rows = data.datasetProperty().get();
    if (!fit) {
      workbench.changeSetup(setup.withOptions(setup.options().without(both)));
    } else if (rows.isPresent()) {
      jobs.start(
          JobSpec.of(Texts.get("job.scaling"), c -> ColumnScalings.fit(rows.get()))
              .onSuccess(
                  found ->
                      setup()
                          .filter(now -> now.equals(setup))
                          .ifPresent(now -> workbench.changeSetup(found.applied(now)))));
    }
  }

  /** The columns that the model gets now; none where the data were not read as rows. */
  private List<String> read() {
    return data.datasetProperty().get().stream()
        .flatMap(d -> d.examples().stream().limit(1))
        .map(Example::sample)
        .filter(RowSample.class::isInstance)
        .flatMap(s -> ((RowSample) s).columns().stream())
        .toList();
  }

  /** Says something; the data are read again. */
  public void say(Question question, Answer answer) {
    Optional<ModelSetup> setup = setup();
    if (setup.isEmpty() || answer.chosen()) {
      return;
    }
    if (question.id().equals(TableOptions.MEANS.id())) {
      if (answer.value().equals(FROM_FILE)) {
        chooseScaling();
      } else {
        scale(setup.get(), answer.value().equals(FIT));
      }
      return;
    }
    OptionValues options = setup.get().options();
    if (question.id().equals(TableOptions.FIRST_LINE.id())) {
      // The columns have other names then.
      options =
          options.without(
              List.of(TableOptions.LABEL_COLUMN, TableOptions.TEXT_COLUMN, TableOptions.COLUMNS));
    }
    OptionValues said =
        new OptionValues(java.util.Map.of(question.id(), answer.value())).orElse(options);
    workbench.changeSetup(
        setup.get().withOptions(said).withSource(question.id(), Texts.get("model.setup.by-hand")));
  }
}
