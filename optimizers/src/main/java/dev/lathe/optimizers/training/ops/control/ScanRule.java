package dev.lathe.optimizers.training.ops.control;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.engine.graph.Graph;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.ArrayList;
import java.util.List;

/** Runs a body once per slice of its scanned inputs. */
final class ScanRule {
  private ScanRule() {}

  static List<NDArray> scan(Call call) {
    List<NDArray> inputs = new ArrayList<>();
    int first = call.opset() < 9 ? 1 : 0;
    if (first == 1 && call.maybe(0).isPresent()) {
      throw new UnsupportedOperatorException("it gives the sequences different lengths");
    }
    for (int i = first; i < call.inputCount(); i++) {
      inputs.add(call.in(i));
    }
    return first == 0 ? one(call, inputs) : eachOfBatch(call, inputs);
  }

  /** Up to operator set 8 the first axis is a batch, whose elements are scanned one by one. */
  private static List<NDArray> eachOfBatch(Call call, List<NDArray> inputs) {
    long batch = inputs.get(0).getShape().get(0);
    List<NDList> outputs = new ArrayList<>();
    for (long b = 0; b < batch; b++) {
      long at = b;
      List<NDArray> results = one(call, inputs.stream().map(x -> slice(x, 0, at)).toList());
      for (int i = 0; i < results.size(); i++) {
        if (i == outputs.size()) {
          outputs.add(new NDList());
        }
        outputs.get(i).add(results.get(i));
      }
    }
    return outputs.stream().map(list -> NDArrays.stack(list, 0)).toList();
  }

  private static List<NDArray> one(Call call, List<NDArray> inputs) {
    Graph body = ControlRules.graph(call, "body");
    int scanned = (int) call.node().intAttribute("num_scan_inputs", 1);
    int carried = inputs.size() - scanned;
    int made = body.outputs().size() - carried;
    long[] inAxes = ints(call, "scan_input_axes", scanned);
    boolean old = call.opset() < 9;
    long[] backwards = ints(call, old ? "directions" : "scan_input_directions", scanned);
    long[] outAxes = ints(call, "scan_output_axes", made);
    long[] outBackwards = ints(call, "scan_output_directions", made);
    List<NDArray> state = new ArrayList<>(inputs.subList(0, carried));
    List<List<NDArray>> scans = new ArrayList<>();
    for (int i = 0; i < made; i++) {
      scans.add(new ArrayList<>());
    }
    long steps = length(inputs.get(carried), inAxes[0]);
    for (long step = 0; step < steps; step++) {
      List<NDArray> in = new ArrayList<>(state);
      for (int i = 0; i < scanned; i++) {
        long at = backwards[i] != 0 ? steps - 1 - step : step;
        in.add(slice(inputs.get(carried + i), inAxes[i], at));
      }
      List<NDArray> out = call.host().run(body, in);
      state = new ArrayList<>(out.subList(0, carried));
      for (int i = 0; i < made; i++) {
        List<NDArray> scan = scans.get(i);
        scan.add(outBackwards[i] != 0 ? 0 : scan.size(), out.get(carried + i));
      }
    }
    List<NDArray> results = new ArrayList<>(state.stream().map(Numbers::alias).toList());
    for (int i = 0; i < made; i++) {
      int rank = scans.get(i).isEmpty() ? 1 : scans.get(i).get(0).getShape().dimension() + 1;
      int axis = Call.axis(outAxes[i], rank);
      results.add(ControlRules.stacked(call, scans.get(i), body.outputs().get(carried + i), axis));
    }
    return results;
  }

  private static long[] ints(Call call, String attribute, int count) {
    return call.node().intsAttribute(attribute).orElseGet(() -> new long[count]);
  }

  private static long length(NDArray x, long axis) {
    return x.getShape().get(Call.axis(axis, x.getShape().dimension()));
  }

  private static NDArray slice(NDArray x, long axis, long at) {
    int counted = Call.axis(axis, x.getShape().dimension());
    NDArray part = JniUtils.slice((PtNDArray) x, counted, at, at + 1, 1);
    return part.squeeze(counted);
  }
}
