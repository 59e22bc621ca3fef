package dev.lathe.optimizers.training.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.session.OrtRuntime;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Between the tensors of the graph, PyTorch and ONNX Runtime. */
public final class TorchTensors {
  private TorchTensors() {}

  /**
   * How PyTorch holds an element type. What its Java engine lacks is held in the next wider one
   * that it has ({@link NarrowTypes}).
   *
   * @return empty for types that it cannot hold: strings and complex numbers
   */
  public static Optional<DataType> type(dev.lathe.engine.graph.DataType type) {
    return switch (type) {
      case FLOAT -> Optional.of(DataType.FLOAT32);
      case DOUBLE -> Optional.of(DataType.FLOAT64);
      case FLOAT16 -> Optional.of(DataType.FLOAT16);
      case INT8, INT4, INT2 -> Optional.of(DataType.INT8);
      case UINT8, UINT4, UINT2 -> Optional.of(DataType.UINT8);
      case INT16, INT32 -> Optional.of(DataType.INT32);
      case UINT16 -> Optional.of(DataType.INT32);
      case INT64, UINT32, UINT64 -> Optional.of(DataType.INT64);
      case BOOL -> Optional.of(DataType.BOOLEAN);
      default -> NarrowTypes.isFloat(type) ? Optional.of(DataType.FLOAT32) : Optional.empty();
    };
  }

  /**
   * Copies a tensor to PyTorch.
   *
   * @throws UnsupportedOperatorException when PyTorch has no such type
   */
  public static NDArray toTorch(NDManager manager, TensorData tensor) {
    Shape shape = new Shape(tensor.shape());
    DataType type =
        type(tensor.type())
            .orElseThrow(
                () ->
                    new UnsupportedOperatorException(
                        "PyTorch does not hold " + tensor.type() + " values"));
    return switch (tensor.type()) {
      case INT16, UINT16 -> manager.create(narrow(Tensors.longs(tensor)), shape);
      case INT64, UINT32, UINT64 -> manager.create(Tensors.longs(tensor), shape);
      case INT4, UINT4, INT2, UINT2 -> filled(manager, shape, type, NarrowTypes.integers(tensor));
      default -> {
        if (NarrowTypes.isFloat(tensor.type())) {
          yield manager.create(NarrowTypes.floats(tensor), shape);
        }
        NDArray array = manager.create(shape, type);
        array.set(directCopy(tensor.bytes()));
        yield array;
      }
    };
  }

  private static NDArray filled(NDManager manager, Shape shape, DataType type, byte[] bytes) {
    NDArray array = manager.create(shape, type);
    array.set(directCopy(ByteBuffer.wrap(bytes)));
    return array;
  }

  private static int[] narrow(long[] values) {
    int[] narrow = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (int) values[i];
    }
    return narrow;
  }

  private static ByteBuffer directCopy(ByteBuffer bytes) {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.remaining()).order(ByteOrder.nativeOrder());
    direct.put(bytes.duplicate());
    return direct.rewind();
  }

  /**
   * Shows an array to ONNX Runtime; it reads PyTorch's memory, so the array must outlive it.
   *
   * @return the caller closes it
   */
  public static OnnxTensor toOrt(NDArray array) throws OrtException {
    return OnnxTensor.createTensor(
        OrtRuntime.environment(),
        array.toByteBuffer(true).order(ByteOrder.nativeOrder()),
        array.getShape().getShape(),
        javaType(array.getDataType()));
  }

  private static OnnxJavaType javaType(DataType type) {
    return switch (type) {
      case FLOAT32 -> OnnxJavaType.FLOAT;
      case FLOAT64 -> OnnxJavaType.DOUBLE;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case INT64 -> OnnxJavaType.INT64;
      case INT32 -> OnnxJavaType.INT32;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      case BOOLEAN -> OnnxJavaType.BOOL;
      default -> throw new IllegalArgumentException("no such input: " + type);
    };
  }

  /** Copies FP32 values back, with the array's shape. */
  public static TensorData floats(NDArray array) {
    return Tensors.ofFloats(array.toFloatArray(), array.getShape().getShape());
  }
}
