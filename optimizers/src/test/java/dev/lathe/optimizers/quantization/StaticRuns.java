package dev.lathe.optimizers.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.recipe.ModelCheck;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Static INT8 on small graphs: applied, checked, and compared with what it was made of. */
final class StaticRuns {
  private static final StaticInt8Pass PASS = new StaticInt8Pass();

  private StaticRuns() {}

  static ParamValues initial() {
    return ParamValues.initial(PASS.params());
  }

  /** Calibrated on eight seeded samples. */
  static PassResult apply(OnnxModel model, ParamValues values) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      examples.add(
          new Example(new TensorSample("s" + i, Runs.inputs(model, i, 1)), OptionalInt.empty()));
    }
    return PASS.apply(
        new Pass.Input(
            Passes.wrap(model),
            model,
            Machines.here(),
            Optional.of(new Dataset("d", examples, List.of()))),
        values,
        JobContext.unwatched());
  }

  /** Valid, with the same outputs, and close to the model both as written and as ORT joins it. */
  static PassResult close(OnnxModel model, ParamValues values, double atLeastDb) {
    PassResult result = apply(model, values);
    assertThat(ModelCheck.require(result.onnx(), model, "int8-static")).isEmpty();
    assertThat(result.onnx().graph().outputs())
        .extracting(Value::name)
        .containsExactlyElementsOf(model.graph().outputs().stream().map(Value::name).toList());
    for (SessionSettings.Optimization o : SessionSettings.Optimization.values()) {
      Map<String, TensorData> feed = Runs.inputs(model, 3, 1);
      assertThat(Runs.sqnrDb(Runs.run(model, feed, o), Runs.run(result.onnx(), feed, o)))
          .as(o.toString())
          .isGreaterThan(atLeastDb);
    }
    return result;
  }
}
