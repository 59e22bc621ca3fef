package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Tensors to protobuf. A tensor that was read and not replaced goes back as it was encoded; any
 * other becomes raw bytes. Bytes are wrapped, not copied.
 */
final class TensorEncoder {
  /** Takes large tensors out of the model into a file beside it. */
  interface ExternalPlacement {
    /** Where the tensor's bytes will be; empty to keep them in the model. */
    Optional<Long> place(TensorData data);

    /** The name of the file. */
    String location();
  }

  private final Optional<Path> targetFolder;
  private final Optional<ExternalPlacement> external;

  /**
   * An encoder.
   *
   * @param targetFolder the folder that the model is written to; external data stay external when
   *     it is the one they were found from, and else come into the model
   * @param external for models too large for one file
   */
  TensorEncoder(Optional<Path> targetFolder, Optional<ExternalPlacement> external) {
    this.targetFolder = targetFolder.map(f -> f.toAbsolutePath().normalize());
    this.external = external;
  }

  /** The same, but with large tensors kept inside: a function can have no external data. */
  TensorEncoder keepingInside() {
    return new TensorEncoder(targetFolder, Optional.empty());
  }

  /** An initializer. */
  TensorProto encode(
      String name, TensorData data, Optional<ProtoUnknownFields.OfTensor> unknownFields) {
    TensorProto proto = encode(data, unknownFields);
    return proto.getName().equals(name) ? proto : proto.toBuilder().setName(name).build();
  }

  TensorProto encode(TensorData data, Optional<ProtoUnknownFields.OfTensor> unknownFields) {
    if (unknownFields.isPresent() && unknownFields.get().read() == data) {
      return unchanged(unknownFields.get());
    }
    TensorProto.Builder b =
        unknownFields.map(r -> withoutElements(r.shell())).orElseGet(TensorProto::newBuilder);
    b.clearDims().setDataType(data.type().code());
    for (long d : data.shape()) {
      b.addDims(d);
    }
    return fill(b, data);
  }

  /** Whether the tensor would stay in a file of its own when written to the target. */
  boolean staysExternal(ProtoUnknownFields.OfTensor r) {
    return r.externalFolder().isPresent()
        && targetFolder.isPresent()
        && Objects.equals(r.externalFolder().get().normalize(), targetFolder.get());
  }

  private TensorProto unchanged(ProtoUnknownFields.OfTensor r) {
    if (r.externalFolder().isPresent()) {
      return staysExternal(r) ? r.shell() : fill(withoutElements(r.shell()), r.read());
    }
    if (r.region().isEmpty()) {
      return r.shell();
    }
    LazyModelReader.Region region = r.region().get();
    if (region.field() == TensorProto.RAW_DATA_FIELD_NUMBER || external.isPresent()) {
      return fill(r.shell().toBuilder(), r.read());
    }
    TensorProto typed =
        TypedElements.parse(TensorDecoder.bytes(r.source(), region), region.field());
    return r.shell().toBuilder().mergeFrom(typed).build();
  }

  private static TensorProto.Builder withoutElements(TensorProto shell) {
    return shell.toBuilder()
        .clearRawData()
        .clearFloatData()
        .clearInt32Data()
        .clearInt64Data()
        .clearDoubleData()
        .clearUint64Data()
        .clearStringData()
        .clearExternalData()
        .clearDataLocation();
  }

  private TensorProto fill(TensorProto.Builder b, TensorData data) {
    if (data.type() == DataType.STRING) {
      data.strings().forEach(s -> b.addStringData(ByteString.copyFromUtf8(s)));
      return b.build();
    }
    Optional<Long> place = external.flatMap(o -> o.place(data));
    if (place.isPresent()) {
      return b.setDataLocation(TensorProto.DataLocation.EXTERNAL)
          .addExternalData(entry("location", external.get().location()))
          .addExternalData(entry("offset", Long.toString(place.get())))
          .addExternalData(entry("length", Long.toString(data.byteLength())))
          .build();
    }
    return b.setRawData(UnsafeByteOperations.unsafeWrap(data.bytes())).build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
