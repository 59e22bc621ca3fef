package dev.lathe.optimizers.quantization;

import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.Param;
import java.util.Optional;

/**
 * Whether 8-bit weights use only 7 of their bits. x86 CPUs without an 8-bit dot product add pairs
 * of products in 16 bits (VPMADDUBSW), which saturates silently when unsigned activations meet full
 * signed weights; seven bits cannot.
 *
 * @param reduced the choice
 * @param reason a sentence for a person
 */
public record ReduceRange(boolean reduced, String reason) {
  /** The parameter of passes that quantize weights to INT8. */
  public static final Param.ChoiceParam PARAM =
      new Param.ChoiceParam(
          "reduce-range",
          "Reduce range",
          "Use 7 of 8 bits for weights. Needed on x86 CPUs without an 8-bit dot product, where full"
              + " 8-bit weights overflow; Automatic looks at this machine.",
          "auto",
          Param.Choice.list("auto", "Automatic", "true", "On", "false", "Off"),
          Optional.empty());

  /**
   * Decides.
   *
   * @param value a value of {@link #PARAM}
   * @param signedWeights whether weights are INT8, the case that can saturate: on x86 ONNX Runtime
   *     makes UINT8 of INT8 activations first ({@code QDQS8ToU8Transformer}), so that it does not
   *     matter what those are
   */
  public static ReduceRange choose(String value, boolean signedWeights, Machine machine) {
    if (!value.equals("auto")) {
      boolean reduced = Boolean.parseBoolean(value);
      return new ReduceRange(
          reduced, "Reduced range is " + (reduced ? "on" : "off") + " because it was asked for.");
    }
    if (!signedWeights) {
      return new ReduceRange(
          false, "Full 8-bit range: with unsigned weights no CPU's intermediate sums saturate.");
    }
    if (machine.hasInt8DotProduct()) {
      String which =
          machine.instructionSets().stream()
              .filter(s -> s.contains("VNNI") || s.contains("DOTPROD") || s.startsWith("AMX-INT8"))
              .findFirst()
              .orElse("one");
      return new ReduceRange(
          false, "Full 8-bit range: this CPU has an 8-bit dot product (" + which + ").");
    }
    if (!machine.cutsInt8SumsOff()) {
      return new ReduceRange(
          false,
          "Full 8-bit range: " + machine.architecture() + " adds products without saturating.");
    }
    return new ReduceRange(
        true,
        "Reduced 7-bit weights: this CPU has no 8-bit dot product (VNNI), and full 8-bit weights would"
            + " overflow its 16-bit sums.");
  }
}
