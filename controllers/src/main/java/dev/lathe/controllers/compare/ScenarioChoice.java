package dev.lathe.controllers.compare;

import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.measure.Scenario;
import dev.lathe.engine.measure.Scenarios;
import dev.lathe.engine.task.Task;
import java.util.List;
import java.util.Optional;

/**
 * A way of asking, as the window offers it; the engine declares which there are.
 *
 * @param id the engine's word for it, also in the experiment's notes
 * @param text its name
 * @param help what a query is, and the figure to look at
 */
public record ScenarioChoice(String id, String text, String help) {
  private static ScenarioChoice of(Scenario s) {
    String help =
        Texts.get("compare.scenario." + s.id() + ".help")
            + " "
            + Texts.get("compare.scenario.figure", s.figure().word(), s.figure().unit());
    return new ScenarioChoice(s.id(), Texts.get("compare.scenario." + s.id()), help);
  }

  /** All of them, the default first. */
  public static List<ScenarioChoice> all() {
    return Scenarios.all().stream().map(ScenarioChoice::of).toList();
  }

  /** Those that models of a task can be measured in, the default first. */
  static List<ScenarioChoice> of(Task task) {
    return Scenarios.of(task).stream().map(ScenarioChoice::of).toList();
  }

  /** Those that a model of any task can be measured in. */
  static List<ScenarioChoice> ofAnyTask() {
    return Scenarios.ofAnyTask().stream().map(ScenarioChoice::of).toList();
  }

  /** The one of that id; empty for an id of another version of Lathe. */
  static Optional<ScenarioChoice> ofId(String id) {
    return all().stream().filter(s -> s.id().equals(id)).findFirst();
  }
}
