package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.lathe.engine.graph.FunctionDefinition;
import dev.lathe.engine.graph.OnnxModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model to protobuf. */
final class ModelEncoder {
  private ModelEncoder() {}

  static ModelProto encode(OnnxModel model, TensorEncoder tensors) {
    Optional<ProtoUnknownFields.OfModel> unknownFields =
        model
            .unknownFields()
            .filter(ProtoUnknownFields.OfModel.class::isInstance)
            .map(ProtoUnknownFields.OfModel.class::cast);
    ModelProto.Builder b =
        unknownFields
            .map(r -> r.shell().toBuilder())
            .orElseGet(() -> ModelProto.newBuilder().setProducerName("Lathe"));
    if (b.getIrVersion() != model.irVersion()) {
      b.setIrVersion(model.irVersion());
    }
    if (unknownFields.isEmpty() || !unknownFields.get().opsets().equals(model.opsets())) {
      List<OperatorSetIdProto> opsets = opsets(b.getOpsetImportList(), model.opsets());
      b.clearOpsetImport().addAllOpsetImport(opsets);
    }
    if (unknownFields.isEmpty() || !unknownFields.get().metadata().equals(model.metadata())) {
      List<StringStringEntryProto> entries = entries(b.getMetadataPropsList(), model.metadata());
      b.clearMetadataProps().addAllMetadataProps(entries);
    }
    b.setGraph(new GraphEncoder(tensors).encode(model.graph()));
    for (FunctionDefinition f : model.functions()) {
      b.addFunctions(encode(f, tensors.keepingInside()));
    }
    return b.build();
  }

  private static FunctionProto encode(FunctionDefinition f, TensorEncoder tensors) {
    Optional<ProtoUnknownFields.OfFunction> unknownFields =
        f.unknownFields()
            .filter(ProtoUnknownFields.OfFunction.class::isInstance)
            .map(ProtoUnknownFields.OfFunction.class::cast);
    FunctionProto.Builder b =
        unknownFields
            .map(r -> r.shell().toBuilder())
            .orElseGet(
                () ->
                    FunctionProto.newBuilder()
                        .setName(f.name())
                        .setDomain(f.domain())
                        .addAllAttribute(f.attributes()));
    if (unknownFields.isEmpty() || !unknownFields.get().opsets().equals(f.opsets())) {
      List<OperatorSetIdProto> opsets = opsets(b.getOpsetImportList(), f.opsets());
      b.clearOpsetImport().addAllOpsetImport(opsets);
    }
    new GraphEncoder(tensors).encode(f, b);
    return b.build();
  }

  /** The list with versions changed, missing ones added and dropped ones left out. */
  private static List<OperatorSetIdProto> opsets(
      List<OperatorSetIdProto> before, Map<String, Long> wanted) {
    Map<String, Long> left = new LinkedHashMap<>(wanted);
    List<OperatorSetIdProto> list = new ArrayList<>();
    for (OperatorSetIdProto o : before) {
      Long version = left.remove(o.getDomain());
      if (version != null) {
        list.add(o.getVersion() == version ? o : o.toBuilder().setVersion(version).build());
      }
    }
    left.forEach(
        (domain, version) ->
            list.add(
                OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version).build()));
    return list;
  }

  private static List<StringStringEntryProto> entries(
      List<StringStringEntryProto> before, Map<String, String> wanted) {
    Map<String, String> left = new LinkedHashMap<>(wanted);
    List<StringStringEntryProto> list = new ArrayList<>();
    for (StringStringEntryProto e : before) {
      String value = left.remove(e.getKey());
      if (value != null) {
        list.add(e.getValue().equals(value) ? e : e.toBuilder().setValue(value).build());
      }
    }
    left.forEach(
        (key, value) ->
            list.add(StringStringEntryProto.newBuilder().setKey(key).setValue(value).build()));
    return list;
  }
}
