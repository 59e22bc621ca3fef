package dev.lathe.optimizers;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A pass with one parameter of each type, for tests of what derives from a declaration. */
public record FakePass(String id, Function<Pass.Input, PassResult> work) implements Pass {
  public static final Param.IntParam BITS =
      new Param.IntParam("bits", "Bits", "How many.", 8, 2, 8, 1, "bit", Optional.empty());
  public static final Param.DecimalParam SHARE =
      new Param.DecimalParam(
          "share", "Share", "How much.", 0.5, 0, 0.95, 0.01, "%", Optional.empty());
  public static final Param.FlagParam EACH =
      new Param.FlagParam("per-channel", "Per channel", "Each alone.", false, Optional.empty());
  public static final Param.ChoiceParam METHOD =
      new Param.ChoiceParam(
          "method",
          "Method",
          "Which.",
          "a",
          Param.Choice.list("a", "First", "b", "Second"),
          Optional.of(new Param.Condition("per-channel", true)));

  /** A pass that yields a copy. */
  public static FakePass copying(String id) {
    return new FakePass(id, in -> new PassReport().result(in.onnx().copy()));
  }

  @Override
  public String name() {
    return "Fake";
  }

  @Override
  public Family family() {
    return Family.CLEAN_UP;
  }

  @Override
  public String doc() {
    return "Does nothing.";
  }

  @Override
  public String brief() {
    return "Does nothing";
  }

  @Override
  public String expectation() {
    return "";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(BITS, SHARE, EACH, METHOD);
  }

  @Override
  public Set<Need> needs() {
    return Set.of();
  }

  @Override
  public boolean changesOnlyWeights() {
    return false;
  }

  @Override
  public Optional<String> unsupported(OnnxModel model) {
    return Optional.empty();
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    return work.apply(input);
  }
}
