package dev.lathe.controllers.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.measure.Scenario;
import dev.lathe.engine.measure.Scenarios;
import org.junit.jupiter.api.Test;

/** Every scenario of the engine has its name and its explanation in the window's texts. */
class ScenarioChoiceTest {
  @Test
  void everyScenarioIsOfferedWithItsTexts() {
    assertThat(ScenarioChoice.all())
        .extracting(ScenarioChoice::id)
        .isEqualTo(Scenarios.all().stream().map(Scenario::id).toList());
    for (ScenarioChoice choice : ScenarioChoice.all()) {
      assertThat(choice.text()).isNotBlank().isNotEqualTo(choice.id());
      assertThat(choice.help()).contains(Scenarios.of(choice.id()).figure().word());
      assertThat(ScenarioChoice.ofId(choice.id())).contains(choice);
    }
    assertThat(ScenarioChoice.all().get(0).id()).isEqualTo(Scenarios.standard().id());
    assertThat(ScenarioChoice.ofId("of another version")).isEmpty();
  }
}
