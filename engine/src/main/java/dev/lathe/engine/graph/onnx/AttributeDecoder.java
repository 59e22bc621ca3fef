package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Attribute.AttributeValue;
import dev.lathe.engine.graph.Attribute.Bytes;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import java.util.List;
import java.util.Optional;

/** Attributes from protobuf. */
final class AttributeDecoder {
  private final TensorDecoder tensors;
  private final GraphDecoder around;

  AttributeDecoder(TensorDecoder tensors, GraphDecoder around) {
    this.tensors = tensors;
    this.around = around;
  }

  void decode(List<AttributeProto> attributes, Node node) {
    for (AttributeProto a : attributes) {
      try {
        if (node.attribute(a.getName()).isPresent()) {
          throw new BrokenModel("it is there twice");
        }
        node.setAttribute(decode(a));
      } catch (BrokenModel e) {
        throw e.within("attribute '" + a.getName() + "'");
      }
    }
  }

  private Attribute decode(AttributeProto proto) {
    AttributeType type = type(proto);
    AttributeProto.Builder shell = proto.toBuilder();
    List<ProtoUnknownFields.OfTensor> read = List.of();
    if (!proto.getRefAttrName().isEmpty()) {
      type = AttributeType.UNDEFINED;
    } else if (type == AttributeType.TENSOR && proto.hasT()) {
      read = List.of(tensors.decode(proto.getT()));
      shell.clearT();
    } else if (type == AttributeType.TENSORS) {
      read = proto.getTensorsList().stream().map(tensors::decode).toList();
      shell.clearTensors();
    } else if (type == AttributeType.GRAPH && proto.hasG()) {
      shell.clearG();
    } else if (type == AttributeType.GRAPHS) {
      shell.clearGraphs();
    }
    if (type == AttributeType.TENSOR && read.isEmpty()
        || type == AttributeType.GRAPH && !proto.hasG()) {
      throw new BrokenModel("its type is " + type + ", but it holds none");
    }
    if (shell.hasT() || shell.hasG() || shell.getTensorsCount() > 0 || shell.getGraphsCount() > 0) {
      throw new BrokenModel("it holds more than its type, " + type + ", says");
    }
    AttributeValue value = value(proto, type, read);
    return new Attribute(
        proto.getName(),
        value,
        Optional.of(new ProtoUnknownFields.OfAttribute(shell.build(), value, read)));
  }

  private AttributeValue value(
      AttributeProto p, AttributeType type, List<ProtoUnknownFields.OfTensor> read) {
    if (!p.getRefAttrName().isEmpty()) {
      return new Attribute.ReferenceValue(p.getRefAttrName());
    }
    return switch (type) {
      case FLOAT -> new Attribute.FloatValue(p.getF());
      case INT -> new Attribute.IntValue(p.getI());
      case STRING -> new Attribute.StringValue(new Bytes(p.getS().toByteArray()));
      case TENSOR -> new Attribute.TensorValue(read.get(0).read());
      case GRAPH -> new Attribute.GraphValue(graph(p.getG()));
      case FLOATS -> new Attribute.FloatsValue(p.getFloatsList());
      case INTS -> new Attribute.IntsValue(p.getIntsList());
      case STRINGS ->
          new Attribute.StringsValue(
              p.getStringsList().stream().map(s -> new Bytes(s.toByteArray())).toList());
      case TENSORS ->
          new Attribute.TensorsValue(read.stream().map(ProtoUnknownFields.OfTensor::read).toList());
      case GRAPHS ->
          new Attribute.GraphsValue(p.getGraphsList().stream().map(this::graph).toList());
      default -> new Attribute.OpaqueValue(type.name());
    };
  }

  private Graph graph(GraphProto proto) {
    return around.inner().decode(proto);
  }

  /** The type; files of the first format version do not say it. */
  private static AttributeType type(AttributeProto p) {
    if (p.hasType() && p.getType() != AttributeType.UNDEFINED) {
      return p.getType();
    }
    if (p.hasF()) {
      return AttributeType.FLOAT;
    }
    if (p.hasI()) {
      return AttributeType.INT;
    }
    if (p.hasS()) {
      return AttributeType.STRING;
    }
    if (p.hasT()) {
      return AttributeType.TENSOR;
    }
    if (p.hasG()) {
      return AttributeType.GRAPH;
    }
    if (p.getFloatsCount() > 0) {
      return AttributeType.FLOATS;
    }
    if (p.getIntsCount() > 0) {
      return AttributeType.INTS;
    }
    if (p.getStringsCount() > 0) {
      return AttributeType.STRINGS;
    }
    if (p.getTensorsCount() > 0) {
      return AttributeType.TENSORS;
    }
    return p.getGraphsCount() > 0 ? AttributeType.GRAPHS : AttributeType.UNDEFINED;
  }
}
