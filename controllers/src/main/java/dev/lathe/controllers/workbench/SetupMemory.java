package dev.lathe.controllers.workbench;

import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.labels.LabelSets;
import dev.lathe.engine.task.ModelSetup;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The setup kept with an experiment, and in a note where each fact is known from: the file with the
 * setup does not say. Runs on worker threads.
 */
final class SetupMemory {
  private static final String NOTE = "setup-sources";

  private SetupMemory() {}

  /** Keeps a setup. */
  static void keep(Experiment experiment, ModelSetup setup) {
    experiment.rememberSetup(setup);
    experiment.keepNote(
        NOTE,
        setup.sources().entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue().replace('\n', ' '))
            .sorted()
            .collect(Collectors.joining("\n")));
  }

  /** The setup kept; empty when there is none. */
  static Optional<ModelSetup> recall(Experiment experiment) {
    return experiment.setup().map(s -> withSources(s, experiment.note(NOTE)));
  }

  /** The setup kept, if the person had a part in it. */
  static Optional<ModelSetup> chosen(Experiment experiment) {
    return recall(experiment)
        .filter(
            s ->
                s.sources().containsValue(Texts.get("model.setup.by-hand"))
                    || s.sources().containsValue(Texts.get("model.labels.guessed"))
                    || LabelSets.all().stream()
                        .map(set -> Texts.get("model.labels.by-set", set.name()))
                        .anyMatch(s.sources()::containsValue));
  }

  private static ModelSetup withSources(ModelSetup s, Optional<String> note) {
    Map<String, String> sources = new HashMap<>(s.sources());
    note.stream()
        .flatMap(String::lines)
        .map(line -> line.split("=", 2))
        .filter(p -> p.length == 2)
        .forEach(p -> sources.put(p[0], p[1]));
    return s.withSources(sources);
  }
}
