package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Elements in TensorProto's typed fields (float_data and so on), the older alternative to raw
 * bytes.
 */
final class TypedElements {
  private TypedElements() {}

  /** The field that a type's elements are kept in. */
  private static int field(DataType type) {
    return switch (type) {
      case FLOAT, COMPLEX64 -> TensorProto.FLOAT_DATA_FIELD_NUMBER;
      case DOUBLE, COMPLEX128 -> TensorProto.DOUBLE_DATA_FIELD_NUMBER;
      case INT64 -> TensorProto.INT64_DATA_FIELD_NUMBER;
      case UINT32, UINT64 -> TensorProto.UINT64_DATA_FIELD_NUMBER;
      case STRING -> TensorProto.STRING_DATA_FIELD_NUMBER;
      default -> TensorProto.INT32_DATA_FIELD_NUMBER;
    };
  }

  static void requireField(DataType type, int field) {
    if (field(type) != field) {
      throw new BrokenModel(
          "elements of type " + type + " lie in field " + field + " instead of " + field(type));
    }
  }

  /**
   * The elements as raw bytes.
   *
   * @throws BrokenModel when their number is not the given one
   */
  static ByteBuffer pack(TensorProto proto, DataType type, long elements) {
    // Sub-byte types keep one packed byte per 32-bit entry, complex ones two floats per element.
    int count = count(proto, type);
    long needed =
        switch (type) {
          case COMPLEX64, COMPLEX128 -> 2 * elements;
          default -> type.bits() < 8 ? type.byteLength(elements) : elements;
        };
    TensorDecoder.requireCount(needed, count);
    ByteBuffer out = Tensors.buffer(type.byteLength(elements));
    for (int i = 0; i < count; i++) {
      switch (type) {
        case FLOAT, COMPLEX64 -> out.putFloat(proto.getFloatData(i));
        case DOUBLE, COMPLEX128 -> out.putDouble(proto.getDoubleData(i));
        case INT64 -> out.putLong(proto.getInt64Data(i));
        case UINT64 -> out.putLong(proto.getUint64Data(i));
        case UINT32 -> out.putInt((int) proto.getUint64Data(i));
        case INT32 -> out.putInt(proto.getInt32Data(i));
        case INT16, UINT16, FLOAT16, BFLOAT16 -> out.putShort((short) proto.getInt32Data(i));
        default -> out.put((byte) proto.getInt32Data(i));
      }
    }
    return out.flip();
  }

  private static int count(TensorProto proto, DataType type) {
    return switch (field(type)) {
      case TensorProto.FLOAT_DATA_FIELD_NUMBER -> proto.getFloatDataCount();
      case TensorProto.DOUBLE_DATA_FIELD_NUMBER -> proto.getDoubleDataCount();
      case TensorProto.INT64_DATA_FIELD_NUMBER -> proto.getInt64DataCount();
      case TensorProto.UINT64_DATA_FIELD_NUMBER -> proto.getUint64DataCount();
      default -> proto.getInt32DataCount();
    };
  }

  /** A tensor with nothing but this packed field. */
  static TensorProto parse(ByteBuffer packed, int field) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(head);
    try {
      out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(packed.remaining());
      out.flush();
      return TensorProto.parseFrom(
          UnsafeByteOperations.unsafeWrap(head.toByteArray())
              .concat(UnsafeByteOperations.unsafeWrap(packed)));
    } catch (InvalidProtocolBufferException e) {
      throw new BrokenModel("its elements are damaged (" + e.getMessage() + ")");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
