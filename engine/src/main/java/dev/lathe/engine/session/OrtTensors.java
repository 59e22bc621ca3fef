package dev.lathe.engine.session;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Between the tensors of the graph and those of ONNX Runtime. */
public final class OrtTensors {
  /** A rendered output longer than this is cut: it is for eyes, not for programs. */
  private static final int RENDER_LIMIT = 2000;

  private OrtTensors() {}

  /**
   * Hands a tensor to ONNX Runtime. A direct buffer is used in place and must stay unchanged while
   * the tensor is open; other data is copied.
   *
   * @throws LatheException for element types that cannot be fed from Java
   */
  public static OnnxTensor toOrt(TensorData data) {
    try {
      if (data.type() == DataType.STRING) {
        return OnnxTensor.createTensor(
            OrtRuntime.environment(), data.strings().toArray(new String[0]), data.shape());
      }
      ByteBuffer bytes = data.bytes();
      if (!bytes.isDirect() || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
        ByteBuffer direct = directBuffer(bytes.remaining());
        direct.put(bytes).flip();
        bytes = direct;
      }
      return overDirect(bytes, data.type(), data.shape());
    } catch (OrtException e) {
      throw LatheException.failed(
          "A tensor could not be made.", OrtErrors.clean(e.getMessage()), "", e);
    }
  }

  /** A direct buffer in native order, never of length zero, as ONNX Runtime wants it. */
  static ByteBuffer directBuffer(int bytes) {
    ByteBuffer b = ByteBuffer.allocateDirect(Math.max(1, bytes)).order(ByteOrder.nativeOrder());
    b.limit(bytes);
    return b;
  }

  /**
   * A tensor over the bytes of a direct buffer in native order, from position to limit: what is
   * written there later, it holds too.
   *
   * @throws LatheException for element types that cannot be fed from Java
   */
  public static OnnxTensor overDirect(ByteBuffer bytes, DataType type, long[] shape)
      throws OrtException {
    return OnnxTensor.createTensor(
        OrtRuntime.environment(), bytes.order(ByteOrder.nativeOrder()), shape, javaType(type));
  }

  private static OnnxJavaType javaType(DataType type) {
    return switch (type) {
      case FLOAT -> OnnxJavaType.FLOAT;
      case DOUBLE -> OnnxJavaType.DOUBLE;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case BFLOAT16 -> OnnxJavaType.BFLOAT16;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT16 -> OnnxJavaType.INT16;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case BOOL -> OnnxJavaType.BOOL;
      default ->
          throw LatheException.input(
              "An input of type " + type + " cannot be fed.",
              "ONNX Runtime's Java interface makes no tensors of that type.",
              "Export the model with inputs of another type.");
    };
  }

  /**
   * Copies a tensor out of ONNX Runtime.
   *
   * @throws LatheException when it cannot be read
   */
  public static TensorData fromOrt(OnnxTensor tensor) {
    TensorInfo info = tensor.getInfo();
    long[] shape = info.getShape();
    DataType type = dataType(info);
    try {
      if (type == DataType.STRING) {
        return new TensorData.Strings(shape, flatten(tensor.getValue()));
      }
      ByteBuffer bytes = tensor.getByteBuffer();
      bytes.limit(Math.toIntExact(type.byteLength(elements(shape))));
      return new TensorData.InMemory(type, shape, bytes);
    } catch (OrtException e) {
      throw LatheException.failed(
          "An output could not be read.", OrtErrors.clean(e.getMessage()), "", e);
    }
  }

  private static long elements(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  private static List<String> flatten(Object value) {
    if (value instanceof Object[] array) {
      List<String> all = new ArrayList<>();
      for (Object o : array) {
        all.addAll(flatten(o));
      }
      return all;
    }
    return List.of(value == null ? "" : value.toString());
  }

  /** The element type of a tensor, in the words of the graph. */
  public static DataType dataType(TensorInfo info) {
    String name = info.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "");
    return Arrays.stream(DataType.values())
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElse(DataType.UNDEFINED);
  }

  /** A value that is no tensor, as text for people. */
  static String render(OnnxValue value) throws OrtException {
    StringBuilder text = new StringBuilder();
    render(value, text);
    return text.length() <= RENDER_LIMIT ? text.toString() : text.substring(0, RENDER_LIMIT) + "…";
  }

  private static void render(OnnxValue value, StringBuilder text) throws OrtException {
    if (text.length() > RENDER_LIMIT) {
      return;
    }
    if (value instanceof OnnxSequence sequence) {
      text.append('[');
      String separator = "";
      List<? extends OnnxValue> parts = sequence.getValue();
      try {
        for (OnnxValue part : parts) {
          text.append(separator);
          render(part, text);
          separator = ", ";
        }
      } finally {
        OnnxValue.close(parts);
      }
      text.append(']');
    } else if (value instanceof OnnxMap map) {
      text.append(new TreeMap<>((Map<?, ?>) map.getValue()));
    } else if (value instanceof OnnxTensor tensor) {
      Object java = tensor.getValue();
      text.append(java instanceof Object[] a ? Arrays.deepToString(a) : flat(java));
    } else {
      text.append(value.getInfo());
    }
  }

  private static String flat(Object array) {
    if (array instanceof float[] f) {
      return Arrays.toString(f);
    } else if (array instanceof long[] l) {
      return Arrays.toString(l);
    } else if (array instanceof double[] d) {
      return Arrays.toString(d);
    } else if (array instanceof int[] i) {
      return Arrays.toString(i);
    } else if (array instanceof byte[] b) {
      return Arrays.toString(b);
    } else if (array instanceof short[] s) {
      return Arrays.toString(s);
    } else if (array instanceof boolean[] z) {
      return Arrays.toString(z);
    }
    return String.valueOf(array);
  }
}
