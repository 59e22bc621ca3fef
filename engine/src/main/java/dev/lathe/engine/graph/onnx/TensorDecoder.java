package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.BackingFile;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Tensors from protobuf: checks that they hold what they declare, and leaves large ones be. */
final class TensorDecoder {
  private final ModelSource source;
  private final ExternalData external;

  TensorDecoder(ModelSource source) {
    this.source = source;
    this.external = new ExternalData(source);
  }

  /** The tensor, with what it takes to write it again. */
  ProtoUnknownFields.OfTensor decode(TensorProto proto) {
    if (proto.hasSegment()) {
      throw new BrokenModel("it is stored in segments, which no tool reads");
    }
    DataType type = TypeCodec.elementType(proto.getDataType());
    long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
    long elements = elements(shape);
    List<LazyModelReader.Region> regions = LazyModelReader.regions(proto);
    TensorProto shell = LazyModelReader.withoutNotes(proto);
    if (isExternal(proto)) {
      ExternalData.Place place = external.find(proto, type.byteLength(elements));
      return new ProtoUnknownFields.OfTensor(
          shell,
          Optional.empty(),
          source,
          source.folder(),
          new TensorData.Mapped(type, shape, place.file(), place.offset()));
    }
    if (type == DataType.STRING) {
      List<String> strings =
          proto.getStringDataList().stream().map(ByteString::toStringUtf8).toList();
      requireCount(elements, strings.size());
      return inShell(shell, new TensorData.Strings(shape, strings));
    }
    Optional<LazyModelReader.Region> region = theOne(regions, elements);
    if (region.isPresent()) {
      return new ProtoUnknownFields.OfTensor(
          shell, region, source, Optional.empty(), atRegion(type, shape, region.get()));
    }
    if (shell.hasRawData() && (elements == 0 || !shell.getRawData().isEmpty())) {
      ByteBuffer raw = shell.getRawData().asReadOnlyByteBuffer();
      requireBytes(type.byteLength(elements), raw.remaining());
      return inShell(shell, new TensorData.InMemory(type, shape, raw));
    }
    return inShell(
        shell, new TensorData.InMemory(type, shape, TypedElements.pack(shell, type, elements)));
  }

  private ProtoUnknownFields.OfTensor inShell(TensorProto shell, TensorData data) {
    return new ProtoUnknownFields.OfTensor(shell, Optional.empty(), source, Optional.empty(), data);
  }

  static boolean isExternal(TensorProto proto) {
    return proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  private static long elements(long[] shape) {
    long n = 1;
    try {
      for (long d : shape) {
        if (d < 0) {
          throw new BrokenModel("its shape has a negative length, " + d);
        }
        n = Math.multiplyExact(n, d);
      }
      // The widest type has 128 bits; what overflows with it is no tensor.
      Math.multiplyExact(n, 128L);
    } catch (ArithmeticException e) {
      throw new BrokenModel("its shape has more elements than can be counted");
    }
    return n;
  }

  private static Optional<LazyModelReader.Region> theOne(
      List<LazyModelReader.Region> regions, long elements) {
    if (regions.size() > 1) {
      throw new BrokenModel("it holds its elements more than once");
    }
    if (!regions.isEmpty() && elements == 0) {
      throw new BrokenModel("its shape has no elements, but it holds some");
    }
    return regions.stream().findFirst();
  }

  private TensorData atRegion(DataType type, long[] shape, LazyModelReader.Region region) {
    long needed = type.byteLength(elements(shape));
    switch (region.field()) {
      case TensorProto.RAW_DATA_FIELD_NUMBER -> {
        requireBytes(needed, region.length());
        return likeRaw(type, shape, region);
      }
      case TensorProto.FLOAT_DATA_FIELD_NUMBER, TensorProto.DOUBLE_DATA_FIELD_NUMBER -> {
        // Packed floats lie in the file exactly as raw ones do.
        TypedElements.requireField(type, region.field());
        requireBytes(needed, region.length());
        return likeRaw(type, shape, region);
      }
      default -> {
        TypedElements.requireField(type, region.field());
        return lazy(type, shape, () -> unpack(type, shape, region));
      }
    }
  }

  private TensorData likeRaw(DataType type, long[] shape, LazyModelReader.Region region) {
    Optional<BackingFile> file = source.file();
    if (file.isPresent()) {
      return new TensorData.Mapped(type, shape, file.get(), region.offset());
    }
    return new TensorData.InMemory(type, shape, source.slice(region.offset(), region.length()));
  }

  private TensorData unpack(DataType type, long[] shape, LazyModelReader.Region region) {
    TensorProto typed = TypedElements.parse(bytes(source, region), region.field());
    return new TensorData.InMemory(type, shape, TypedElements.pack(typed, type, elements(shape)));
  }

  /** The bytes of a region of the model. */
  static ByteBuffer bytes(ModelSource source, LazyModelReader.Region region) {
    return source
        .file()
        .map(
            f ->
                new TensorData.Mapped(
                        DataType.UINT8, new long[] {region.length()}, f, region.offset())
                    .bytes())
        .orElseGet(() -> source.slice(region.offset(), region.length()));
  }

  /** A sparse tensor made dense; empty where it is of a kind that cannot be. */
  Optional<TensorData> densify(SparseTensorProto sparse) {
    DataType type = TypeCodec.elementType(sparse.getValues().getDataType());
    long[] shape = sparse.getDimsList().stream().mapToLong(Long::longValue).toArray();
    long elements = elements(shape);
    if (type.bits() < 8 || type.byteLength(elements) > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    return Optional.of(
        lazy(
            type,
            shape,
            () -> {
              TensorData values = decode(sparse.getValues()).read();
              TensorData indices = decode(sparse.getIndices()).read();
              return dense(type, shape, values, indices);
            }));
  }

  /**
   * A tensor that is unpacked later; what is broken in it then is said as an error of the input.
   */
  private static TensorData lazy(DataType type, long[] shape, Supplier<TensorData> source) {
    return new TensorData.Lazy(
        type,
        shape,
        () -> {
          try {
            return source.get();
          } catch (BrokenModel | IndexOutOfBoundsException e) {
            throw LatheException.input(
                "A weight of the model is damaged.",
                "Reason: " + e.getMessage() + ".",
                "Fetch the model again, or export it anew.",
                e);
          }
        });
  }

  private static TensorData dense(
      DataType type, long[] shape, TensorData values, TensorData indices) {
    int width = type.bits() / 8;
    ByteBuffer target = Tensors.buffer(type.byteLength(elements(shape)));
    ByteBuffer from = values.bytes().order(ByteOrder.LITTLE_ENDIAN);
    long[] index = Tensors.longs(indices);
    int rank = indices.shape().length == 2 ? (int) indices.shape()[1] : 1;
    for (int i = 0; i < values.elements(); i++) {
      long at = 0;
      for (int axis = 0; axis < rank; axis++) {
        at = rank == 1 ? index[i] : at * shape[axis] + index[i * rank + axis];
      }
      target.put((int) at * width, from, i * width, width);
    }
    return new TensorData.InMemory(type, shape, target);
  }

  private static void requireBytes(long needed, long given) {
    if (needed != given) {
      throw new BrokenModel("its shape needs " + needed + " bytes, but it holds " + given);
    }
  }

  static void requireCount(long needed, long given) {
    if (needed != given) {
      throw new BrokenModel("its shape needs " + needed + " elements, but it holds " + given);
    }
  }
}
