package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Attribute.AttributeValue;
import dev.lathe.engine.graph.TensorData;
import java.util.List;
import java.util.Optional;

/** Attributes to protobuf. */
final class AttributeEncoder {
  private final TensorEncoder tensors;
  private final GraphEncoder around;

  AttributeEncoder(TensorEncoder tensors, GraphEncoder around) {
    this.tensors = tensors;
    this.around = around;
  }

  AttributeProto encode(Attribute attribute) {
    Optional<ProtoUnknownFields.OfAttribute> unknownFields =
        attribute
            .unknownFields()
            .filter(ProtoUnknownFields.OfAttribute.class::isInstance)
            .map(ProtoUnknownFields.OfAttribute.class::cast);
    AttributeProto.Builder b =
        unknownFields.map(r -> r.shell().toBuilder()).orElseGet(AttributeProto::newBuilder);
    if (!b.getName().equals(attribute.name())) {
      b.setName(attribute.name());
    }
    AttributeValue value = attribute.value();
    boolean sameKind =
        unknownFields.isPresent() && unknownFields.get().read().getClass() == value.getClass();
    if (!sameKind) {
      clearValues(b);
    }
    List<ProtoUnknownFields.OfTensor> read = sameKind ? unknownFields.get().tensors() : List.of();
    if (holdsTensorsOrGraphs(value)) {
      addTensorsOrGraphs(b, value, read, !sameKind);
    } else if (!sameKind || !unknownFields.get().read().equals(value)) {
      clearValues(b);
      set(b, value);
    }
    return b.build();
  }

  private static void clearValues(AttributeProto.Builder b) {
    b.clearType()
        .clearRefAttrName()
        .clearF()
        .clearI()
        .clearS()
        .clearT()
        .clearG()
        .clearSparseTensor()
        .clearTp()
        .clearFloats()
        .clearInts()
        .clearStrings()
        .clearTensors()
        .clearGraphs()
        .clearSparseTensors()
        .clearTypeProtos();
  }

  private static boolean holdsTensorsOrGraphs(AttributeValue value) {
    return value instanceof Attribute.TensorValue
        || value instanceof Attribute.TensorsValue
        || value instanceof Attribute.GraphValue
        || value instanceof Attribute.GraphsValue;
  }

  private void addTensorsOrGraphs(
      AttributeProto.Builder b,
      AttributeValue value,
      List<ProtoUnknownFields.OfTensor> read,
      boolean setType) {
    AttributeType type;
    if (value instanceof Attribute.TensorValue t) {
      type = AttributeType.TENSOR;
      b.setT(tensors.encode(t.tensor(), unknownFields(read, 0)));
    } else if (value instanceof Attribute.TensorsValue t) {
      type = AttributeType.TENSORS;
      List<TensorData> list = t.values();
      for (int i = 0; i < list.size(); i++) {
        b.addTensors(tensors.encode(list.get(i), unknownFields(read, i)));
      }
    } else if (value instanceof Attribute.GraphValue g) {
      type = AttributeType.GRAPH;
      b.setG(around.inner().encode(g.graph()));
    } else {
      type = AttributeType.GRAPHS;
      ((Attribute.GraphsValue) value).values().forEach(g -> b.addGraphs(around.inner().encode(g)));
    }
    if (setType) {
      b.setType(type);
    }
  }

  private static Optional<ProtoUnknownFields.OfTensor> unknownFields(
      List<ProtoUnknownFields.OfTensor> read, int index) {
    return index < read.size() ? Optional.of(read.get(index)) : Optional.empty();
  }

  private static void set(AttributeProto.Builder b, AttributeValue value) {
    if (value instanceof Attribute.FloatValue v) {
      b.setType(AttributeType.FLOAT).setF(v.value());
    } else if (value instanceof Attribute.IntValue v) {
      b.setType(AttributeType.INT).setI(v.value());
    } else if (value instanceof Attribute.StringValue v) {
      b.setType(AttributeType.STRING).setS(bytes(v.bytes()));
    } else if (value instanceof Attribute.FloatsValue v) {
      b.setType(AttributeType.FLOATS).addAllFloats(v.values());
    } else if (value instanceof Attribute.IntsValue v) {
      b.setType(AttributeType.INTS).addAllInts(v.values());
    } else if (value instanceof Attribute.StringsValue v) {
      b.setType(AttributeType.STRINGS);
      v.values().forEach(s -> b.addStrings(bytes(s)));
    } else {
      // Kinds that passes do not make exist only as they were read.
      throw new IllegalArgumentException("attribute '" + b.getName() + "' cannot be written");
    }
  }

  private static ByteString bytes(Attribute.Bytes bytes) {
    return ByteString.copyFrom(bytes.value());
  }
}
