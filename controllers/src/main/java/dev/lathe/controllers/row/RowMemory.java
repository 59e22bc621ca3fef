package dev.lathe.controllers.row;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.experiment.Experiment;
import java.util.List;
import java.util.Optional;

/** Remembers the form with the experiment. Use on the screen's thread. */
final class RowMemory {
  private static final String KEY = "row";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is remembered.
   *
   * @param at number of the row of the data, from 0; −1 for none
   * @param cells what stood in the fields
   * @param column that "what if" moved; empty for none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Note(int at, List<String> cells, String column) {
    Note {
      cells = cells == null ? List.of() : List.copyOf(cells);
      column = column == null ? "" : column;
    }
  }

  private final WorkbenchController workbench;
  private final JobRunner jobs;
  private final RowForm form;
  private Optional<Experiment> known = Optional.empty();

  RowMemory(WorkbenchController workbench, JobRunner jobs, RowForm form) {
    this.workbench = workbench;
    this.jobs = jobs;
    this.form = form;
    form.rowProperty().addListener(o -> remember());
    form.chosenProperty().addListener(o -> remember());
  }

  /** From now on nothing is remembered, until {@link #recall} has answered. */
  void forget() {
    known = Optional.empty();
  }

  void recall(OpenModel model) {
    Experiment experiment = model.experiment();
    jobs.start(
        JobSpec.of(
                Texts.get("job.inputs"),
                c -> workbench.state().recall(experiment, KEY).flatMap(RowMemory::read))
            .unlisted()
            .onSuccess(
                found -> {
                  if (workbench.isOpen(experiment)) {
                    found.ifPresent(n -> form.restore(n.cells(), n.at(), n.column()));
                    known = Optional.of(experiment);
                  }
                }));
  }

  private void remember() {
    known
        .filter(e -> !form.fields().isEmpty())
        .ifPresent(e -> workbench.state().keep(e, KEY, write()));
  }

  private String write() {
    try {
      return JSON.writeValueAsString(
          new Note(
              form.atProperty().get(),
              form.cells(),
              form.chosenProperty().get().map(RowField::name).orElse("")));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a note has no JSON form", e);
    }
  }

  private static Optional<Note> read(String json) {
    try {
      return Optional.of(JSON.readValue(json, Note.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
