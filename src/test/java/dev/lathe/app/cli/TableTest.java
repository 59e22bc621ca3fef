package dev.lathe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.cli.command.CliJobRunner;
import dev.lathe.app.cli.command.SetupOptions;
import dev.lathe.app.cli.text.Nearest;
import dev.lathe.app.cli.text.Table;
import dev.lathe.app.cli.text.Units;
import dev.lathe.base.JobControl;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read: tables, numbers, the progress line, the nearest word. */
class TableTest {
  @Test
  void columnsAreAsWideAsTheyMustBeAndNumbersStandRight() {
    Table table = new Table("name", ">ms").row("a", "1.5").row("longer", "10");
    assertThat(table.toString().lines())
        .containsExactly("name     ms", "a       1.5", "longer   10");
    assertThat(table.body().lines()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "999,999 B",
    "1000,1 kB",
    "26454,26.5 kB",
    "999999,1.00 MB",
    "13980000,14.0 MB",
    "25276026880,25.3 GB"
  })
  void bytesHaveDecimalUnits(long bytes, String text) {
    assertThat(Units.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0.0123,0.012", "1.234,1.23", "12.34,12.3", "123.4,123", "7,7", "NaN,–"})
  void numbersHaveThreeFigures(double value, String text) {
    assertThat(Units.figures(value)).isEqualTo(text);
  }

  @Test
  void progressFitsOneLine() {
    String line = CliJobRunner.line(new JobControl.Progress(1, 4, "x".repeat(200)));
    assertThat(line).startsWith(" 25 %").hasSizeLessThanOrEqualTo(78).endsWith("…");
    assertThat(CliJobRunner.line(new JobControl.Progress(0, 0, ""))).isEmpty();
  }

  @Test
  void theNearestWordIsNear() {
    List<String> words = List.of("--json", "--debug", "--threads");
    assertThat(Nearest.of("--jsno", words)).contains("--json");
    assertThat(Nearest.of("--threds", words)).contains("--threads");
    assertThat(Nearest.of("--nonsense", words)).isEmpty();
  }

  @Test
  void fractionsAreNumbers() {
    assertThat(SetupOptions.number("--scale", "1/255")).isEqualTo(1 / 255.0);
    assertThat(SetupOptions.number("--scale", ".5")).isEqualTo(0.5);
  }
}
