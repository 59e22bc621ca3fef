package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Value;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Weight;
import dev.lathe.optimizers.quantization.calibration.RangeMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * What static quantization is asked to do, with every automatic choice made.
 *
 * @param method how a range is taken from the statistics
 * @param samples at most so many are run
 * @param perChannel one scale per output channel of a weight, instead of one per weight
 * @param activations format of activations
 * @param weights format of weights
 * @param nodes the nodes that round values
 * @param reasons the automatic choices, one sentence each
 */
record StaticOptions(
    RangeMethod method,
    int samples,
    boolean perChannel,
    IntegerFormat activations,
    IntegerFormat weights,
    NodeSelection nodes,
    List<String> reasons) {
  StaticOptions {
    reasons = List.copyOf(reasons);
  }

  static StaticOptions of(ParamValues values, Machine machine) {
    List<String> reasons = new ArrayList<>();
    String types = values.get(StaticInt8Pass.TYPES);
    if (types.equals("auto")) {
      types = chooseTypes(machine, reasons);
    }
    boolean unsignedActivations = types.startsWith("u8");
    boolean signedWeights = types.endsWith("s8");
    ReduceRange reduce = ReduceRange.choose(values.get(ReduceRange.PARAM), signedWeights, machine);
    reasons.add(reduce.reason());
    boolean perChannel = values.get(StaticInt8Pass.PER_CHANNEL);
    return new StaticOptions(
        RangeMethod.of(values.get(StaticInt8Pass.METHOD), values.get(StaticInt8Pass.PERCENTILE)),
        values.get(StaticInt8Pass.SAMPLES),
        perChannel,
        new IntegerFormat(
            unsignedActivations ? DataType.UINT8 : DataType.INT8,
            values.get(StaticInt8Pass.SYMMETRIC),
            false),
        // Kernels with a scale per channel want one zero point for all channels: symmetric.
        new IntegerFormat(
            signedWeights ? DataType.INT8 : DataType.UINT8,
            signedWeights || perChannel,
            reduce.reduced()),
        NodeSelection.of(values),
        reasons);
  }

  /** Whether a weight becomes integers, as far as the nodes that read it tell. */
  boolean isStored(Weight weight) {
    return nodes.containsAll(weight.readers())
        && weight.readers().stream()
            .allMatch(
                n ->
                    n.isAnyOf("Conv", "Gemm", "MatMul")
                        && n.input(0).flatMap(Value::constant).isEmpty()
                        && !StaticOperators.hasOneColumn(n));
  }

  private static String chooseTypes(Machine machine, List<String> reasons) {
    if (machine.architecture().matches("x86_64|amd64|x86")) {
      reasons.add(
          "Types U8S8: on x86 the 8-bit product instructions multiply unsigned activations by"
              + " signed weights.");
      return "u8s8";
    }
    reasons.add(
        "Types S8S8: on "
            + machine.architecture()
            + " the 8-bit dot product multiplies signed by signed.");
    return "s8s8";
  }
}
