package dev.lathe.controllers.optimize;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.lathe.base.JobContext;
import dev.lathe.controllers.services.PruneRequest;
import dev.lathe.controllers.services.SweepStop;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.measure.DataKey;
import java.util.List;
import java.util.Optional;

/** The stops of the open model's recipe, kept with its experiment. */
final class ExperimentStops implements StopsMemory {
  private static final String NOTE = "stops";

  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  private final WorkbenchController workbench;

  ExperimentStops(WorkbenchController workbench) {
    this.workbench = workbench;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Note(String track, List<SweepStop> stops) {}

  @Override
  public String track(PruneRequest q, JobContext context) {
    String data = q.judged().map(d -> DataKey.of(d, 0, context).sha256()).orElse("");
    String processor = workbench.services().hardware().machine().processor();
    return String.join("\n", q.track(), data, processor);
  }

  @Override
  public Optional<List<SweepStop>> recall(String track) {
    return open()
        .flatMap(o -> workbench.state().recall(o.experiment(), NOTE))
        .flatMap(ExperimentStops::read)
        .filter(n -> n.track().equals(track))
        .map(Note::stops);
  }

  /** The note; empty for what another version of Lathe wrote and this one cannot read. */
  private static Optional<Note> read(String json) {
    try {
      return Optional.of(JSON.readValue(json, Note.class)).filter(n -> n.stops() != null);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  @Override
  public void keep(Kept kept) {
    open()
        .ifPresent(
            o -> {
              try {
                String json = JSON.writeValueAsString(new Note(kept.track(), kept.stops()));
                workbench.state().keep(o.experiment(), NOTE, json);
              } catch (JsonProcessingException e) {
                throw new IllegalStateException("a note has no JSON form", e);
              }
            });
  }

  private Optional<OpenModel> open() {
    return workbench.openModelProperty().get();
  }
}
