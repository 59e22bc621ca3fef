package dev.lathe.controllers.palette;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.palette.PaletteEntry.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PaletteSearchTest {
  private static PaletteEntry entry(Kind kind, String name, String detail) {
    return PaletteEntry.of(kind, name, detail, "fth-box", () -> {});
  }

  private static final List<PaletteEntry> ALL =
      List.of(
          entry(Kind.ACTION, "Add pass", "Adds a transformation to the recipe."),
          entry(Kind.ACTION, "Measure", "Measures original and variants."),
          entry(Kind.PASS, "Static INT8", "8-bit weights and activations, needs samples"),
          entry(Kind.PASS, "Quantization-aware training", "Trains while rounding"),
          entry(Kind.LESSON, "Static INT8 and calibration", "Weights in 8 bits need ranges."),
          entry(Kind.RECENT, "glyphs.onnx", "/models/glyphs.onnx"),
          entry(Kind.TERM, "Static INT8", "Ranges fixed by calibration."),
          entry(Kind.TERM, "Calibration", "Running samples through a model."));

  private static List<String> find(String query) {
    return PaletteSearch.find(ALL, query).stream().map(e -> e.kind() + " " + e.name()).toList();
  }

  @Test
  void theBestMatchComesFirst() {
    assertThat(find("static int8"))
        .containsExactly(
            "PASS Static INT8", "TERM Static INT8", "LESSON Static INT8 and calibration");
    assertThat(find("calib"))
        .containsExactly(
            "TERM Calibration", "LESSON Static INT8 and calibration", "TERM Static INT8");
    assertThat(find("pass add")).startsWith("ACTION Add pass");
    assertThat(find("GLYPHS")).containsExactly("RECENT glyphs.onnx");
    assertThat(find("qat")).containsExactly("PASS Quantization-aware training");
    assertThat(find("no such thing")).isEmpty();
  }

  @Test
  void withoutAWordActionsAndRecentModelsAreOffered() {
    assertThat(find("  "))
        .containsExactly("ACTION Add pass", "ACTION Measure", "RECENT glyphs.onnx");
  }

  @Test
  void whatCannotBeDoneIsFoundAndSaysWhy() {
    PaletteEntry e =
        new PaletteEntry(
            Kind.ACTION,
            "Run",
            "Runs.",
            "No model is open.",
            "fth-play",
            Optional.empty(),
            () -> {});
    assertThat(e.possible()).isFalse();
    assertThat(PaletteSearch.find(List.of(e), "run")).containsExactly(e);
  }
}
