package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.ValueType;
import java.util.List;
import java.util.Optional;

/** Types of values, to and from protobuf. */
final class TypeCodec {
  private TypeCodec() {}

  /** The type, or none where the message says none. */
  static Optional<ValueType> decode(TypeProto proto) {
    return switch (proto.getValueCase()) {
      case TENSOR_TYPE ->
          Optional.of(
              new ValueType.TensorType(
                  elementType(proto.getTensorType().getElemType()),
                  proto.getTensorType().hasShape()
                      ? Optional.of(shape(proto.getTensorType().getShape()))
                      : Optional.empty()));
      case SPARSE_TENSOR_TYPE ->
          Optional.of(
              new ValueType.SparseTensorType(
                  elementType(proto.getSparseTensorType().getElemType()),
                  proto.getSparseTensorType().hasShape()
                      ? Optional.of(shape(proto.getSparseTensorType().getShape()))
                      : Optional.empty()));
      case SEQUENCE_TYPE ->
          Optional.of(new ValueType.SequenceType(inner(proto.getSequenceType().getElemType())));
      case MAP_TYPE ->
          Optional.of(
              new ValueType.MapType(
                  elementType(proto.getMapType().getKeyType()),
                  inner(proto.getMapType().getValueType())));
      case OPTIONAL_TYPE ->
          Optional.of(new ValueType.OptionalType(inner(proto.getOptionalType().getElemType())));
      case OPAQUE_TYPE ->
          Optional.of(
              new ValueType.OpaqueType(
                  proto.getOpaqueType().getDomain() + "." + proto.getOpaqueType().getName()));
      case VALUE_NOT_SET -> Optional.empty();
    };
  }

  private static ValueType inner(TypeProto proto) {
    return decode(proto).orElse(new ValueType.OpaqueType("not said"));
  }

  static DataType elementType(int code) {
    try {
      return DataType.ofCode(code);
    } catch (IllegalArgumentException e) {
      throw new BrokenModel("element type " + code + " is not one that ONNX defines");
    }
  }

  private static Shape shape(TensorShapeProto proto) {
    List<Dimension> dims = proto.getDimList().stream().map(TypeCodec::dimension).toList();
    return new Shape(dims);
  }

  private static Dimension dimension(TensorShapeProto.Dimension proto) {
    return switch (proto.getValueCase()) {
      case DIM_VALUE -> new Dimension.Fixed(proto.getDimValue());
      case DIM_PARAM ->
          proto.getDimParam().isEmpty()
              ? new Dimension.Unknown()
              : new Dimension.Symbolic(proto.getDimParam());
      case VALUE_NOT_SET -> new Dimension.Unknown();
    };
  }

  /** The message of a type; an opaque one, which has no other place, yields an empty message. */
  static TypeProto encode(ValueType type) {
    TypeProto.Builder proto = TypeProto.newBuilder();
    if (type instanceof ValueType.TensorType t) {
      TypeProto.Tensor.Builder b = proto.getTensorTypeBuilder().setElemType(t.elementType().code());
      t.shape().ifPresent(s -> b.setShape(encode(s)));
    } else if (type instanceof ValueType.SparseTensorType t) {
      TypeProto.SparseTensor.Builder b =
          proto.getSparseTensorTypeBuilder().setElemType(t.elementType().code());
      t.shape().ifPresent(s -> b.setShape(encode(s)));
    } else if (type instanceof ValueType.SequenceType t) {
      proto.getSequenceTypeBuilder().setElemType(encode(t.element()));
    } else if (type instanceof ValueType.MapType t) {
      proto.getMapTypeBuilder().setKeyType(t.key().code()).setValueType(encode(t.value()));
    } else if (type instanceof ValueType.OptionalType t) {
      proto.getOptionalTypeBuilder().setElemType(encode(t.element()));
    }
    return proto.build();
  }

  private static TensorShapeProto encode(Shape shape) {
    TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
    for (Dimension d : shape.dimensions()) {
      TensorShapeProto.Dimension.Builder b = proto.addDimBuilder();
      if (d instanceof Dimension.Fixed f) {
        b.setDimValue(f.length());
      } else if (d instanceof Dimension.Symbolic s) {
        b.setDimParam(s.name());
      }
    }
    return proto.build();
  }
}
