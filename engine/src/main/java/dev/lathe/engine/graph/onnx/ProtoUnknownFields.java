package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.UnknownFields;
import dev.lathe.engine.graph.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fields of a file that the representation does not know. Each keeps a "shell" (the message without
 * what the representation holds) and what was read, so that the writer sees whether a pass changed
 * it: what is unchanged goes back exactly as it was encoded.
 */
final class ProtoUnknownFields {
  private ProtoUnknownFields() {}

  /** Of a model: everything but graph and functions. */
  record OfModel(ModelProto shell, Map<String, Long> opsets, Map<String, String> metadata)
      implements UnknownFields {}

  /** Of a function: everything but nodes, inputs, outputs. */
  record OfFunction(FunctionProto shell, Map<String, Long> opsets) implements UnknownFields {}

  /** Of a graph: the shell, and declarations of values that the graph does not have. */
  record OfGraph(GraphProto shell, List<Declaration> strays) implements UnknownFields {}

  /** Of a node: everything but inputs, outputs, attributes. */
  record OfNode(NodeProto shell) implements UnknownFields {}

  /** Of an attribute: everything but tensors and graphs. */
  record OfAttribute(AttributeProto shell, Attribute.AttributeValue read, List<OfTensor> tensors)
      implements UnknownFields {}

  /** Of a value: where and how it was declared, and how its initializer was encoded. */
  record OfValue(
      Optional<ValueType> read,
      List<Declaration> declarations,
      Optional<OfTensor> tensor,
      Optional<SparseTensorProto> sparse,
      Optional<TensorData> sparseRead)
      implements UnknownFields {
    static final OfValue NONE =
        new OfValue(
            Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Where a graph declares a value's type. */
  enum Place {
    INPUT,
    OUTPUT,
    VALUE_INFO
  }

  /** One declaration, with its position among those of its place. */
  record Declaration(Place place, int index, ValueInfoProto proto) {}

  /**
   * Of a tensor: everything but its elements.
   *
   * @param shell the message; typed elements that are few stay in it
   * @param region where the elements lie, if not in the shell
   * @param source what the region points into
   * @param externalFolder the folder that external data was found from, if it is external
   * @param read the tensor that was made
   */
  record OfTensor(
      TensorProto shell,
      Optional<LazyModelReader.Region> region,
      ModelSource source,
      Optional<Path> externalFolder,
      TensorData read) {}
}
