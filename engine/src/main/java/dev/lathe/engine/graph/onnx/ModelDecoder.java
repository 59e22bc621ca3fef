package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.lathe.engine.graph.FunctionDefinition;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model from protobuf. */
final class ModelDecoder {
  private ModelDecoder() {}

  static OnnxModel decode(ModelProto proto, ModelSource source) {
    if (!proto.hasGraph()) {
      throw new BrokenModel("it holds no graph");
    }
    GraphDecoder decoder = new GraphDecoder(new TensorDecoder(source));
    Graph graph = decoder.decode(proto.getGraph());
    List<FunctionDefinition> functions =
        proto.getFunctionsList().stream()
            .map(f -> decode(f, new GraphDecoder(new TensorDecoder(source))))
            .toList();
    Map<String, Long> opsets = opsets(proto.getOpsetImportList());
    Map<String, String> metadata = entries(proto.getMetadataPropsList());
    ModelProto shell = proto.toBuilder().clearGraph().clearFunctions().build();
    return new OnnxModel(
        proto.getIrVersion(),
        opsets,
        graph,
        functions,
        metadata,
        Optional.of(new ProtoUnknownFields.OfModel(shell, opsets, metadata)));
  }

  private static FunctionDefinition decode(FunctionProto proto, GraphDecoder decoder) {
    try {
      Map<String, Long> opsets = opsets(proto.getOpsetImportList());
      return new FunctionDefinition(
          proto.getDomain(),
          proto.getName(),
          List.copyOf(proto.getAttributeList()),
          opsets,
          decoder.decode(proto),
          Optional.of(
              new ProtoUnknownFields.OfFunction(
                  proto.toBuilder().clearNode().clearInput().clearOutput().build(), opsets)));
    } catch (BrokenModel e) {
      throw e.within("function '" + proto.getName() + "'");
    }
  }

  /** Of two versions of one set the last counts, for ONNX Runtime and the official checker too. */
  static Map<String, Long> opsets(List<OperatorSetIdProto> list) {
    Map<String, Long> map = new LinkedHashMap<>();
    list.forEach(o -> map.put(o.getDomain(), o.getVersion()));
    return map;
  }

  static Map<String, String> entries(List<StringStringEntryProto> list) {
    Map<String, String> map = new LinkedHashMap<>();
    list.forEach(e -> map.putIfAbsent(e.getKey(), e.getValue()));
    return map;
  }
}
