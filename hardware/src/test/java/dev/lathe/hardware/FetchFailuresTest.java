package dev.lathe.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.fetch.FakeTools;
import dev.lathe.hardware.fetch.RuntimeSource;
import dev.lathe.hardware.library.BundledLibrary;
import dev.lathe.hardware.library.FakeLibraries;
import dev.lathe.hardware.library.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a fetch that goes wrong: one clear error, and nothing left behind. */
@Timeout(60)
class FetchFailuresTest {
  private static final byte[] TEXT = "no library".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private Path home;
  private Path tools;

  @BeforeEach
  void toolsAreShellScripts() throws IOException {
    Assumptions.assumeTrue(Platform.current().toString().equals("linux-x64"), "scripts for Linux");
    home = folder.resolve("home").resolve("runtimes");
    tools = Files.createDirectories(folder.resolve("tools"));
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    if (Files.isDirectory(home)) {
      try (Stream<Path> all = Files.list(home)) {
        assertThat(all.filter(p -> p.getFileName().toString().startsWith("."))).isEmpty();
      }
    }
  }

  private RuntimeRegistry registry() {
    return new RuntimeRegistry(home, folder.resolve("cache"), Optional.empty());
  }

  private LatheException failure(RuntimeSource source) {
    LatheException e =
        catchThrowableOfType(
            LatheException.class, () -> registry().fetch(source, JobContext.unwatched()));
    assertThat(e.what()).isNotBlank().endsWith(".");
    assertThat(e.why()).isNotBlank().endsWith(".").doesNotContain("\n");
    assertThat(e.todo()).isNotBlank().endsWith(".");
    assertThat(home).isEmptyDirectory();
    assertThat(registry().list()).hasSize(1);
    return e;
  }

  /** An npm that hands out this package. */
  private RuntimeSource npmWith(byte[] archive) throws IOException {
    Path file = Files.write(folder.resolve("archive"), archive);
    FakeTools.write(tools, "npm", "cp '" + file + "' onnxruntime-node.tgz");
    return FakeTools.webGpu(tools);
  }

  private static String inPackage(String name) {
    return "package/bin/napi-v6/linux/x64/" + name;
  }

  private static byte[] library() throws IOException {
    return Files.readAllBytes(
        FakeLibraries.in(BundledLibrary.folder().orElseThrow()).toAbsolutePath());
  }

  @Test
  void withoutTheToolItIsNamed() {
    assertThat(failure(FakeTools.webGpu(tools)))
        .hasMessageContaining("npm is missing")
        .hasMessageContaining("apt-get install npm");
    assertThat(failure(FakeTools.cuda(tools)))
        .hasMessageContaining("Maven is missing")
        .hasMessageContaining("apt-get install maven");
  }

  @ParameterizedTest
  @CsvSource({
    "npm,npm error code ECONNREFUSED,no connection",
    "npm,npm ERR! code ENOTFOUND,no connection",
    "npm,npm error code ENOSPC,disk is full",
    "npm,npm error 404 Not Found: onnxruntime-node,404 Not Found",
    "mvn,[ERROR] Cannot access central in offline mode,no connection",
    "mvn,[ERROR] Connect to 127.0.0.1:9 failed: Connection refused,no connection",
    "mvn,[ERROR] No space left on device,disk is full",
    "mvn,[ERROR] Could not find artifact,Could not find artifact"
  })
  void whatTheToolSaysIsUnderstood(String tool, String said, String why) throws IOException {
    FakeTools.write(tools, tool, "echo '" + said + "'", "exit 1");
    RuntimeSource source = tool.equals("npm") ? FakeTools.webGpu(tools) : FakeTools.cuda(tools);
    assertThat(failure(source).why()).containsIgnoringCase(why);
  }

  @Test
  void aToolThatFailsSilentlyOrDoesNothingIsSaidTo() throws IOException {
    FakeTools.write(tools, "npm", "exit 3");
    FakeTools.write(tools, "mvn", "exit 0");
    assertThat(failure(FakeTools.webGpu(tools)).why()).contains("exit code 3");
    assertThat(failure(FakeTools.cuda(tools)).why()).contains("no library for linux-x64");
    FakeTools.write(tools, "npm", "exit 0");
    assertThat(failure(FakeTools.webGpu(tools)).why()).contains("left no package");
    Files.writeString(tools.resolve("npm"), "#!/no/such/interpreter\n");
    assertThat(failure(FakeTools.webGpu(tools))).hasMessageContaining("could not be started");
  }

  @Test
  void aDamagedPackageIsNamed() throws IOException {
    byte[] whole =
        new FakeTools.Package().with(inPackage("libonnxruntime.so.1"), library()).bytes();
    List<byte[]> damaged =
        List.of(
            new byte[0],
            TEXT,
            Arrays.copyOf(whole, whole.length / 2),
            new FakeTools.Package().with("package/x", '0', "", TEXT).bytes());
    for (byte[] archive : damaged.subList(0, 3)) {
      assertThat(failure(npmWith(archive)).why())
          .contains("onnxruntime-node.tgz")
          .contains("damaged");
    }
    assertThat(failure(npmWith(damaged.get(3))).why()).contains("no library");
  }

  @Test
  void entriesThatLeadElsewhereAreNotWritten() throws IOException {
    Path secret = Files.write(folder.resolve("secret"), TEXT);
    byte[] archive =
        new FakeTools.Package()
            .with(inPackage(".."), TEXT)
            .with(inPackage("../../../../../../../../escaped.so"), TEXT)
            .with("../" + inPackage("escaped.so"), TEXT)
            .with("/" + folder + "/escaped.so", TEXT)
            .with(inPackage("..\\..\\escaped.so"), TEXT)
            .with(inPackage("libonnxruntime.so.1"), '2', secret.toString(), new byte[0])
            .with(inPackage("libonnxruntime.so.1"), '1', secret.toString(), new byte[0])
            .bytes();

    assertThat(failure(npmWith(archive)).why()).contains("no library");

    assertThat(secret).hasBinaryContent(TEXT);
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all).noneMatch(p -> p.toString().contains("escaped"));
    }
  }

  @Test
  void aFullDiskIsCalledSo() throws IOException {
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")));
    Path file = Files.write(folder.resolve("archive"), packed());
    // What is unpacked to this name goes to a device without room.
    FakeTools.write(
        tools,
        "npm",
        "ln -s /dev/full ../libonnxruntime.so.1",
        "cp '" + file + "' onnxruntime-node.tgz");
    assertThat(failure(FakeTools.webGpu(tools)).why()).isEqualTo("The disk is full.");
  }

  private static byte[] packed() throws IOException {
    return new FakeTools.Package().with(inPackage("libonnxruntime.so.1"), library()).bytes();
  }

  @Test
  void cancelKillsTheToolAndWhatItHasStarted() throws Exception {
    Path started = folder.resolve("started");
    assertThat(new ProcessBuilder("mkfifo", started.toString()).start().waitFor()).isZero();
    FakeTools.write(
        tools,
        "npm",
        "echo half > half.tgz",
        "sleep 600 &",
        "echo $$ $! > '" + started + "'",
        "wait");
    JobControl control = new JobControl();
    CompletableFuture<InferenceRuntime> fetch =
        CompletableFuture.supplyAsync(() -> registry().fetch(FakeTools.webGpu(tools), control));
    String[] ids = Files.readString(started).strip().split(" "); // waits for the script
    control.cancel();

    assertThatThrownBy(() -> fetch.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CancelledException.class);
    for (String id : ids) {
      Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(id));
      if (process.isPresent()) {
        process.get().onExit().get(30, TimeUnit.SECONDS);
      }
    }
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void twoThatFetchTheSameAtOnceBothSucceed() throws Exception {
    RuntimeSource source = npmWith(packed());
    List<CompletableFuture<InferenceRuntime>> both =
        Stream.of(registry(), registry())
            .map(r -> CompletableFuture.supplyAsync(() -> r.fetch(source, JobContext.unwatched())))
            .toList();
    for (CompletableFuture<InferenceRuntime> fetch : both) {
      assertThat(fetch.get(50, TimeUnit.SECONDS).isUsable()).isTrue();
    }
    assertThat(registry().list())
        .extracting(InferenceRuntime::id)
        .containsExactly("bundled", "webgpu");
    assertThat(home.resolve("webgpu").resolve("lib")).isNotEmptyDirectory();
  }

  @Test
  void aDamagedDescriptionIsShownWithTheReasonAndCanBeRemoved() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.write(FakeLibraries.in(other), library());
    registry().add(other, JobContext.unwatched());
    Path description = home.resolve("other").resolve("runtime.properties");
    for (byte[] damage : List.of(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}, new byte[0])) {
      Files.write(description, damage);
      InferenceRuntime listed = registry().list().get(1);
      assertThat(listed.id()).isEqualTo("other");
      assertThat(listed.reason()).contains("damaged").contains(description.toString());
    }

    InferenceRuntime again = registry().add(other, JobContext.unwatched());
    assertThat(again.id()).isEqualTo("other-2");
    assertThat(again.isUsable()).isTrue();
    registry().remove("other");

    assertThat(registry().list())
        .extracting(InferenceRuntime::id)
        .containsExactly("bundled", "other-2");
  }

  @Test
  void whatAKilledProcessHasLeftIsSweptADayLater() throws IOException {
    Path old = Files.createDirectories(home.resolve(".fetching-1").resolve("lib"));
    Files.write(old.resolve("half"), TEXT);
    Files.setLastModifiedTime(
        old.getParent(), FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    FakeTools.write(tools, "npm", "exit 1");
    failure(FakeTools.webGpu(tools));
    assertThat(old).doesNotExist();
  }
}
