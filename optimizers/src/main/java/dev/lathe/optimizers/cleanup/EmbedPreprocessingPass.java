package dev.lathe.optimizers.cleanup;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.task.EmbeddedPreprocessing;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassDraft;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes what is known of a picture's values into the graph, so that who ships the model cannot
 * feed it wrongly: the graph then takes the pixels of a picture of its size.
 */
public final class EmbedPreprocessingPass implements Pass {
  private static final int PICTURE_RANK = 4;

  /** Since this operator set arithmetic broadcasts. */
  private static final int OPSET = 7;

  @Override
  public String id() {
    return "embed-preprocessing";
  }

  @Override
  public String name() {
    return "Embed preprocessing";
  }

  @Override
  public Family family() {
    return Family.CLEAN_UP;
  }

  @Override
  public boolean changesInput() {
    return true;
  }

  /** What trains or cuts stands before it. */
  @Override
  public boolean endsQuantized() {
    return true;
  }

  @Override
  public PassDraft draft(ParamValues values, Machine machine) {
    return PassDraft.sameAnswers();
  }

  @Override
  public String doc() {
    return "Writes scale, mean, deviation, order of colours and layout into the graph. Its input"
        + " becomes UINT8 [N,H,W,3], the pixels of a picture that has the network's size, red"
        + " first, as cameras and decoders yield them. How a picture gets that size stays outside.";
  }

  @Override
  public String brief() {
    return "Takes plain pixels: cannot be fed wrongly";
  }

  @Override
  public String expectation() {
    return "The same answers. A picture is handed over in a quarter of the bytes; a few nodes at"
        + " the input take what preparing it took before.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of();
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
    List<TensorSpec> inputs = TensorSpec.inputs(model.graph());
    if (EmbeddedPreprocessing.of(model).isPresent()) {
      return Optional.of("Its preprocessing is inside already.");
    }
    if (inputs.size() != 1) {
      return Optional.of("It takes " + inputs.size() + " inputs, not one picture.");
    }
    TensorSpec input = inputs.get(0);
    if (input.shape().isEmpty() || input.rank() != PICTURE_RANK) {
      return Optional.of("It takes " + input + ", which is not shaped like a picture.");
    }
    if (model.graph().requiredInputs().get(0).isOutput()) {
      return Optional.of("It yields its own input '" + input.name() + "' as an output.");
    }
    if (model.opset() < OPSET) {
      return Optional.of(
          "Its operator set "
              + model.opset()
              + " is older than "
              + OPSET
              + ", where arithmetic fitted shapes in other ways.");
    }
    return switch (input.type()) {
      case FLOAT, FLOAT16 -> Optional.empty();
      default ->
          Optional.of(
              "It takes " + input.type() + "; what is written into the graph computes FLOAT.");
    };
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    ImagePreprocessing p =
        input
            .model()
            .setup()
            .image()
            .orElseThrow(
                () ->
                    LatheException.input(
                            "There is no preprocessing to embed.",
                            "Nothing is known of how a picture becomes the input of "
                                + input.model().name()
                                + ".",
                            "Say it first, or choose a task that takes pictures.")
                        .with(Remedy.PREPROCESSING));
    PassReport report = new PassReport();
    OnnxModel model = input.onnx().copy();
    Value old = model.graph().requiredInputs().get(0);
    DataType taken = TensorSpec.inputs(model.graph()).get(0).type();
    String name = old.name();
    old.setName(model.graph().freshName(name + "_prepared"));
    Value pixels =
        model.graph().addInput(name, Optional.of(pixelType(old, p.layout(), p.channels().count())));
    Value prepared = new PixelPreparation(model.graph(), name, report).of(pixels, p, taken);
    old.replaceAllUsesWith(prepared);
    model.graph().removeInput(old);
    prepared.setType(old.type());
    report.done(name, "takes UINT8 pixels, height by width by " + p.channels().count());
    OnnxModel result =
        model.with(
            model.irVersion(), model.opsets(), EmbeddedPreprocessing.record(model.metadata(), p));
    return report.result(result);
  }

  /** {@code [N,H,W,C]} with the lengths that the input had. */
  private static ValueType pixelType(Value old, ImagePreprocessing.Layout layout, int channels) {
    Shape s = old.tensorType().flatMap(ValueType.TensorType::shape).orElseThrow();
    boolean planes = layout == ImagePreprocessing.Layout.NCHW;
    Dimension height = s.get(planes ? 2 : 1);
    Dimension width = s.get(planes ? 3 : 2);
    return new ValueType.TensorType(
        DataType.UINT8,
        Optional.of(new Shape(List.of(s.get(0), height, width, Dimension.of(channels)))));
  }
}
