package dev.lathe.engine.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read and written again is equal field by field. */
class RoundTripTest {
  @TempDir private Path folder;

  static List<Path> sharedModels() throws IOException {
    try (Stream<Path> s = Files.walk(Shared.path("models"))) {
      return s.filter(p -> p.toString().endsWith(".onnx")).sorted().toList();
    }
  }

  @Test
  void everySharedModelComesBackEqual() throws IOException {
    TreeSet<String> refused = new TreeSet<>();
    int checked = 0;
    for (Path p : sharedModels()) {
      OnnxModel model;
      try {
        model = OnnxFiles.read(p);
      } catch (LatheException e) {
        refused.add(p.getFileName().toString());
        continue;
      }
      ModelProto before = ModelProto.parseFrom(Files.readAllBytes(p));
      Path out = folder.resolve(p.getFileName());
      OnnxFiles.write(model, out);
      if (!p.toString().contains("ext_")) {
        assertThat(ModelProto.parseFrom(Files.readAllBytes(out)).equals(before))
            .as(p.toString())
            .isTrue();
        assertThat(ModelProto.parseFrom(OnnxFiles.toBytes(model.copy())).equals(before))
            .as("copy of " + p)
            .isTrue();
        assertThat(
                ModelProto.parseFrom(OnnxFiles.toBytes(OnnxFiles.read(Files.readAllBytes(p))))
                    .equals(before))
            .as("bytes of " + p)
            .isTrue();
      }
      checked++;
    }
    assertThat(refused)
        .containsExactly("ext_missing.onnx", "lfs_pointer.onnx", "truncated_mobilenetv2.onnx");
    assertThat(checked).isGreaterThan(30);
  }

  @Test
  void everyNodeTestComesBackEqual() throws IOException {
    List<NodeTests.Case> cases = NodeTests.all();
    assertThat(cases).hasSizeGreaterThan(1200);
    for (NodeTests.Case c : cases) {
      ModelProto before = ModelProto.parseFrom(c.model());
      OnnxModel model = OnnxFiles.read(c.model());
      assertThat(ModelProto.parseFrom(OnnxFiles.toBytes(model))).as(c.name()).isEqualTo(before);
      assertThat(ModelProto.parseFrom(OnnxFiles.toBytes(model.copy())))
          .as("copy of " + c.name())
          .isEqualTo(before);
    }
  }
}
