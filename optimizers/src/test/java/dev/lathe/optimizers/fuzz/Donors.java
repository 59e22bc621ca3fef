package dev.lathe.optimizers.fuzz;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.testing.FusedSentences;
import dev.lathe.optimizers.testing.PartlyTrainable;
import dev.lathe.optimizers.testing.SmallSentences;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.TestGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sound small models, from which damaged ones are made. */
final class Donors {
  private static final List<String> SHARED =
      List.of(
          "models/odd/attention_fp16.onnx",
          "models/odd/sequence_output.onnx",
          "models/odd/string_identity.onnx",
          "models/odd/bfloat16_input.onnx",
          "models/models/image/mnist-8.onnx",
          "models/models/tabular/iris_rf.onnx");

  private Donors() {}

  /** Always the same ones where {@code ../shared} is; without it, those made here. */
  static List<ModelProto> all() throws IOException {
    List<ModelProto> all = new ArrayList<>();
    List<OnnxModel> made =
        new ArrayList<>(List.of(windows(), shapes(), PartlyTrainable.reordered()));
    made.add(SmallTask.residualNetwork(7, 8));
    made.add(PartlyTrainable.normalizer());
    OnnxModel sentences = SmallSentences.network(3, 1, 2, 8, SmallSentences.Answer.LOGITS);
    made.add(sentences);
    for (FusedSentences.Kind kind : FusedSentences.Kind.values()) {
      made.add(FusedSentences.of(sentences, kind, 2));
    }
    for (OnnxModel m : made) {
      all.add(ModelProto.parseFrom(OnnxFiles.toBytes(m)));
    }
    all.add(functions());
    all.add(labelled(all.get(0)));
    Path shared = Path.of(System.getProperty("lathe.shared", "../shared"));
    for (String name : SHARED) {
      if (Files.exists(shared.resolve(name))) {
        all.add(ModelProto.parseFrom(Files.readAllBytes(shared.resolve(name))));
      }
    }
    return all;
  }

  private static ModelProto labelled(ModelProto model) {
    return model.toBuilder()
        .addMetadataProps(entry("task", "image-classification"))
        .addMetadataProps(entry("names", "{0: 'cat', 1: \"dog's\"}"))
        .addMetadataProps(entry("lathe.setup", "{\"labels\": [\"a\", \"b\"]}"))
        .build();
  }

  private static StringStringEntryProto.Builder entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value);
  }

  /** Every operator that moves a window. */
  private static OnnxModel windows() {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.input("x", 1, 3, 16, 16);
    List<Attribute> window =
        List.of(
            Attribute.of("kernel_shape", new long[] {3, 3}),
            Attribute.of("strides", new long[] {1, 1}),
            Attribute.of("pads", new long[] {1, 1, 1, 1}));
    Value c = g.op("Conv", "conv", window, x, g.weight("cw", 4, 3, 3, 3), g.weight("cb", 4));
    Value b = g.op("Relu", "relu", g.batchNorm("bn", 4, c));
    Value m = g.op("MaxPool", "max", window, b);
    Value a = g.op("AveragePool", "average", window, m);
    Value t =
        g.op(
            "ConvTranspose",
            "transposed",
            List.of(Attribute.of("strides", new long[] {2, 2})),
            a,
            g.weight("tw", 4, 2, 2, 2));
    Value p = g.op("GlobalAveragePool", "global", t);
    Value f = g.op("Flatten", "flat", p);
    Value y = g.op("Gemm", "y", f, g.weight("gw", 2, 3), g.weight("gb", 3));
    return g.output(y, 1, 3).model(17);
  }

  /** Arithmetic on shapes, and operators that take what it makes. */
  private static OnnxModel shapes() {
    TestGraph g = TestGraph.seeded(2);
    Value x = g.input("x", -1, 4, 6);
    Value s = g.op("Shape", "shape", x);
    Value first = g.op("Gather", "first", s, g.longs("zero", 0));
    Value cast = g.op("Cast", "cast", List.of(Attribute.of("to", 1)), first);
    Value back = g.op("Cast", "back", List.of(Attribute.of("to", 7)), cast);
    Value target =
        g.op("Concat", "target", List.of(Attribute.of("axis", 0)), back, g.longs("rest", 24));
    Value r = g.op("Reshape", "reshape", x, target);
    Value sliced =
        g.op("Slice", "slice", r, g.longs("from", 2), g.longs("to", 14), g.longs("ax", 1));
    Value padded = g.op("Pad", "pad", sliced, g.longs("pads", 0, 1, 0, 1));
    Value tiled = g.op("Tile", "tile", padded, g.longs("times", 1, 2));
    Value sum =
        g.op("ReduceSum", "sum", List.of(Attribute.of("keepdims", 1)), tiled, g.longs("a", 1));
    Value wide = g.op("Expand", "expand", sum, g.longs("wide", 1, 5));
    Value n = g.op("Einsum", "einsum", List.of(Attribute.of("equation", "ij,kj->ik")), wide, wide);
    Value top = g.op("Transpose", "top", List.of(Attribute.of("perm", new long[] {1, 0})), n);
    g.output(g.op("Identity", "same", s), DataType.INT64, 3);
    return g.output(top, -1, -1).model(17);
  }

  /** Functions that call others. */
  private static ModelProto functions() throws IOException {
    TestGraph g = TestGraph.seeded(3);
    OnnxModel plain = g.output(g.op("Relu", "y", g.input("x", 2, 2)), 2, 2).model(17);
    ModelProto.Builder model = ModelProto.parseFrom(OnnxFiles.toBytes(plain)).toBuilder();
    OperatorSetIdProto own = OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1).build();
    model.addOpsetImport(own);
    model.getGraphBuilder().getNodeBuilder(0).setDomain("own").setOpType("f0");
    for (int i = 0; i < 4; i++) {
      NodeProto.Builder call = NodeProto.newBuilder();
      call.setOpType(i < 3 ? "f" + (i + 1) : "Relu").setDomain(i < 3 ? "own" : "");
      FunctionProto.Builder f = FunctionProto.newBuilder().setName("f" + i).setDomain("own");
      f.addInput("a").addOutput("c").addOpsetImport(own).addOpsetImport(model.getOpsetImport(0));
      f.addNode(call.clone().addInput("a").addOutput("b"));
      f.addNode(call.clone().addInput("b").addOutput("c"));
      model.addFunctions(f);
    }
    return model.build();
  }
}
