package dev.lathe.controllers.data;

import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.TableHead;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.OptionValues;
import dev.lathe.engine.task.TableOptions;
import dev.lathe.engine.task.TaskOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a person can say of the columns of the table that was chosen as data: which holds the text,
 * which what is right, which the model takes, and whether the first line names them. What is said
 * is part of the model's setup, and so remembered with it. Use on the screen's thread.
 */
public final class DataColumns {
  private static final int MOST_NAMES = 200;

  private final WorkbenchController workbench;
  private final DataController data;

  /** Of the data of the workbench's model. */
  public DataColumns(WorkbenchController workbench, DataController data) {
    this.workbench = workbench;
    this.data = data;
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

  private static List<Answer> answers(TaskOption<?> option, TableHead head, ModelSetup setup) {
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

  /** The table's own order, all but the label, or what was typed on Model. */
  private static List<Answer> inputs(TableHead head, ModelSetup setup, String now) {
    String label = setup.options().get(TableOptions.LABEL_COLUMN);
    List<String> rest =
        head.names().stream().filter(n -> !n.equals(label)).filter(n -> !n.isBlank()).toList();
    List<Answer> answers = new ArrayList<>();
    answers.add(new Answer(Texts.get("data.columns.own-order"), "", now.isEmpty()));
    if (!label.isEmpty() && rest.stream().distinct().count() == rest.size()) {
      String all = TableOptions.COLUMNS.format(rest);
      answers.add(
          new Answer(Texts.get("data.columns.all-but-label", brief(all)), all, all.equals(now)));
    }
    if (!now.isEmpty() && answers.stream().noneMatch(Answer::chosen)) {
      answers.add(new Answer(brief(now), now, true));
    }
    return answers;
  }

  /** Says something; the data are read again. */
  public void say(Question question, Answer answer) {
    Optional<ModelSetup> setup = setup();
    if (setup.isEmpty() || answer.chosen()) {
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
