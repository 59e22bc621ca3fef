package dev.lathe.optimizers.training.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.optimizers.training.check.CaseResult.Outcome;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorCasesTest {
  private static final String INPUT = "/test_data_set_0/input_0.pb";
  private static final String OUTPUT = "/test_data_set_0/output_0.pb";

  @TempDir Path folder;

  private Map<String, byte[]> official(String name) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(Shared.path("onnx-node-tests.zip").toFile())) {
      for (String part : new String[] {"/model.onnx", INPUT, OUTPUT}) {
        try (InputStream in = zip.getInputStream(zip.getEntry(name + part))) {
          entries.put(name + part, in.readAllBytes());
        }
      }
    }
    return entries;
  }

  private CaseReport run(Map<String, byte[]> entries) throws IOException {
    Path file = folder.resolve("cases.zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> e : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(e.getKey()));
        zip.write(e.getValue());
      }
    }
    return OperatorCases.run(file, JobContext.unwatched());
  }

  @Test
  void aRightAnswerPassesAndAWrongOneFails() throws Exception {
    Map<String, byte[]> entries = official("test_abs");
    assertThat(run(entries).count(Outcome.PASSED)).isOne();
    entries.put("test_abs" + OUTPUT, entries.get("test_abs" + INPUT));
    CaseResult wrong = run(entries).results().get(0);
    assertThat(wrong.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(wrong.operator()).isEqualTo("Abs");
    assertThat(wrong.reason()).startsWith("output 'y': element ").contains(" instead of -");
  }

  @Test
  void brokenEntriesAreResultsAndStopNoOtherCase() throws Exception {
    Map<String, byte[]> entries = official("test_abs");
    entries.put("a_model/model.onnx", new byte[] {1, 2, 3});
    Map<String, byte[]> tensor = official("test_add_bcast");
    tensor.put("test_add_bcast" + INPUT, new byte[] {8, 3, 16});
    entries.putAll(tensor);
    Map<String, byte[]> without = official("test_ceil");
    without.remove("test_ceil" + OUTPUT);
    entries.putAll(without);
    CaseReport report = run(entries);
    assertThat(report.results()).hasSize(4);
    assertThat(report.count(Outcome.PASSED)).isOne();
    assertThat(report.results().stream().filter(r -> r.is(Outcome.FAILED)).count()).isEqualTo(3);
    assertThat(report.results()).allMatch(r -> r.is(Outcome.PASSED) != !r.reason().isEmpty());
  }

  @Test
  void whatHoldsNoCasesIsRefused() throws Exception {
    Path text = Files.writeString(folder.resolve("text.zip"), "no zip");
    for (Path file : new Path[] {text, folder.resolve("missing.zip"), folder}) {
      assertThatThrownBy(() -> OperatorCases.run(file, JobContext.unwatched()))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining(file.toString());
    }
    assertThatThrownBy(() -> run(Map.of("readme.txt", new byte[3])))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("no operator cases");
  }
}
