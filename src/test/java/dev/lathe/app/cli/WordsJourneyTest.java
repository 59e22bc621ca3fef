package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Help, typing mistakes, and the commands that need no model. */
@ExtendWith(HomeExtension.class)
class WordsJourneyTest {
  @Test
  void helpListsEveryCommand() {
    String help = lathe("--help").out();
    assertThat(help).contains(Arrays.stream(Commands.values()).map(Commands::word).toList());
  }

  @ParameterizedTest
  @EnumSource(Commands.class)
  void everyCommandExplainsItsOptions(Commands command) {
    CommandLine.Result result = lathe(command.word(), "--help");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("Usage: lathe " + command.word()).contains("--json");
    assertThat(result.out()).doesNotContain("Not there yet");
  }

  @Test
  void aMistypedCommandGetsTheNearestOne() {
    assertThat(lathe("inpsect").saysWhatIsWrong(2).err()).contains("`lathe inspect`");
  }

  @Test
  void aMistypedOptionGetsTheNearestOne() {
    assertThat(lathe("devices", "--jsno").saysWhatIsWrong(2).err())
        .contains("Unknown option '--jsno'. Did you mean --json?");
    assertThat(lathe("measure", "x.onnx", "--thraeds=2").saysWhatIsWrong(2).err())
        .contains("--threads");
  }

  @Test
  void aMissingArgumentIsNamed() {
    assertThat(lathe("inspect").saysWhatIsWrong(2).err()).contains("MODEL");
    assertThat(lathe("optimize", "x.onnx", "--pass", "clean").saysWhatIsWrong(2).err())
        .contains("--out");
  }

  @Test
  void aNumberThatIsNoneIsNamed() {
    assertThat(lathe("measure", "x.onnx", "--threads", "two").saysWhatIsWrong(2).err())
        .contains("--threads")
        .contains("two");
    assertThat(lathe("measure", "x.onnx", "--seconds", "-1").saysWhatIsWrong(2).err())
        .contains("--seconds");
  }

  @Test
  void aFileThatIsNotThereIsNoCommandEither() {
    assertThat(lathe("no/such.onnx").saysWhatIsWrong(2).err()).contains("no/such.onnx");
  }

  @Test
  void devicesPrintsTheMachine() {
    assertThat(lathe("devices").out()).contains("processor").contains("cpu ").contains("ready");

    var document = lathe("devices", "--json").json("devices");
    assertThat(document.at("/devices/0/id").asText()).isEqualTo("cpu");
    assertThat(document.at("/devices/0/features")).isNotEmpty();
    assertThat(document.at("/machine/probe").isNull()).isTrue();
  }

  @Test
  void aProbeIsTakenWhenAskedForAndThenKept() {
    var first = lathe("devices", "--probe", "--json").json("devices").at("/machine/probe");
    assertThat(first.path("fp32_gflops").asDouble()).isPositive();
    assertThat(lathe("devices", "--json").json("devices").at("/machine/probe")).isEqualTo(first);
  }

  @Test
  void passesAreListedAndExplained() {
    var document = lathe("passes", "--json").json("passes");
    List<String> ids = document.path("passes").findValuesAsText("id");
    assertThat(ids).contains("clean", "round-weights", "prune-magnitude");
    assertThat(lathe("passes", "round-weights").out()).contains("bits").contains("parameter");
    assertThat(lathe("passes", "round-wieghts").saysWhatIsWrong(2).err()).contains("round-weights");
  }

  @Test
  void tasksAreListedAndExplained() {
    assertThat(lathe("tasks").out()).contains(Tasks.all().stream().map(Task::id).toList());
    String one = lathe("tasks", "object-detection").out();
    assertThat(one).contains("--box-format").contains("map50").contains("Preprocessing (required)");
    var document = lathe("tasks", "object-detection", "--json").json("tasks");
    assertThat(document.at("/tasks/0/metrics/0/id").asText()).isEqualTo("map");
    assertThat(document.at("/tasks/0/example/answer/boxes")).hasSize(2);
    assertThat(lathe("tasks", "object-detecton").saysWhatIsWrong(2).err())
        .contains("Did you mean object-detection?");
  }

  @Test
  void everyFlagThatATaskNamesIsOne() {
    String help = lathe("inspect", "--help").out();
    for (Task task : Tasks.all()) {
      task.options().forEach(o -> assertThat(help).contains("--" + o.id()));
      task.parts().forEach(p -> assertThat(help).contains(p.flags()));
    }
  }

  @Test
  void samplesAreListed() {
    lathe("samples", "--json").json("samples");
    assertThat(lathe("samples").out()).contains("sample");
    lathe("samples", "no-such-sample").saysWhatIsWrong(2);
  }

  @Test
  void theVersionIsShown() {
    assertThat(lathe("--version").out()).startsWith("Lathe ");
  }
}
