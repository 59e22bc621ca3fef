package dev.lathe.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.InferenceRuntime.Origin;
import dev.lathe.hardware.fetch.RuntimeSource;
import dev.lathe.hardware.library.BundledLibrary;
import dev.lathe.hardware.library.FakeLibraries;
import dev.lathe.hardware.library.Platform;
import dev.lathe.hardware.library.RuntimeVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeRegistryTest {
  @TempDir Path home;
  private Path other;

  /** A copy of the bundled library in another folder is as good as any other runtime. */
  @BeforeEach
  void copyOfTheBundledLibrary() throws IOException {
    other = Files.createDirectories(home.resolve("Other Build").resolve("lib"));
    String name = Platform.current().fileName("onnxruntime");
    Files.copy(BundledLibrary.folder().orElseThrow().resolve(name), other.resolve(name));
  }

  private RuntimeRegistry registry(Optional<Path> environment) {
    return new RuntimeRegistry(home.resolve("runtimes"), home.resolve("cache"), environment);
  }

  private HardwareService hardware(Optional<Path> environment) {
    return new HardwareService(home.resolve("cache"), registry(environment));
  }

  @Test
  void aloneThereIsTheBundledOne() {
    assertThat(registry(Optional.empty()).list())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.id()).isEqualTo("bundled");
              assertThat(r.isUsable()).isTrue();
              assertThat(r.version()).isEqualTo(RuntimeVersion.ofBinding().toString());
            });
  }

  @Test
  void anAddedFolderIsLoadedInAChildAndOffersDevices() {
    HardwareService hardware = hardware(Optional.empty());

    InferenceRuntime added = hardware.runtimes().add(other, JobContext.unwatched());

    assertThat(added.id()).isEqualTo("other-build");
    assertThat(added.origin()).isEqualTo(Origin.FOLDER);
    assertThat(added.version()).isEqualTo(RuntimeVersion.ofBinding().toString());
    Device cpu = hardware.device("cpu@other-build");
    assertThat(cpu.runtime()).isEqualTo(added);
    assertThat(cpu.available()).isTrue();
    assertThat(hardware.device("cpu").runtime().isBundled()).isTrue();
    assertThat(hardware.devices()).extracting(Device::id).doesNotHaveDuplicates();
  }

  @Test
  void theSameFolderAddedAgainIsTheSameRuntime() {
    RuntimeRegistry registry = registry(Optional.of(other.getParent()));
    assertThat(registry.list()).extracting(InferenceRuntime::id).containsExactly("bundled", "env");

    InferenceRuntime first = registry.add(other, JobContext.unwatched());
    InferenceRuntime second = registry.add(other.getParent(), JobContext.unwatched());

    assertThat(second).isEqualTo(first);
  }

  @Test
  void theEnvironmentsFolderIsARuntimeUntilItIsAdded() {
    RuntimeRegistry registry = registry(Optional.of(other));
    assertThat(registry.list()).extracting(InferenceRuntime::id).containsExactly("bundled", "env");
    assertThatThrownBy(() -> registry.remove("env")).hasMessageContaining("LATHE_ORT_DIR");

    registry.add(other, JobContext.unwatched());

    assertThat(registry.list())
        .extracting(InferenceRuntime::id)
        .containsExactly("bundled", "other-build");
  }

  @Test
  void anotherProcessSeesWhatWasAddedAndRemoved() {
    registry(Optional.empty()).add(other, JobContext.unwatched());
    RuntimeRegistry another = registry(Optional.empty());
    assertThat(another.list()).hasSize(2);

    registry(Optional.empty()).remove("other-build");

    assertThat(another.list()).hasSize(1);
    assertThat(other).isNotEmptyDirectory();
  }

  @Test
  void removingWhatIsNotThereSaysWhatIs() {
    assertThatThrownBy(() -> registry(Optional.empty()).remove("nothing"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("'nothing'")
        .hasMessageContaining("bundled");
    assertThatThrownBy(() -> registry(Optional.empty()).remove("bundled"))
        .hasMessageContaining("cannot be removed");
  }

  @Test
  void aFolderThatIsGoneIsUnusableWithTheReason() throws Exception {
    RuntimeRegistry registry = registry(Optional.empty());
    registry.add(other, JobContext.unwatched());
    Files.delete(other.resolve(Platform.current().fileName("onnxruntime")));

    InferenceRuntime gone = registry.list().get(1);

    assertThat(gone.isUsable()).isFalse();
    assertThat(gone.reason()).contains("holds no");
    assertThat(hardware(Optional.empty()).devices()).allMatch(d -> d.runtime().isBundled());
    assertThatThrownBy(() -> hardware(Optional.empty()).device("cpu@other-build"))
        .hasMessageContaining("other-build cannot be used");
  }

  @Test
  void aLibraryThatCrashesWhenLoadedIsRefusedAndHarmsNobody() throws Exception {
    Path crashing = home.resolve("crashing");
    FakeLibraries.compiled(
        crashing,
        "const char *v = \"VERS_9.9.9\"; void *OrtGetApiBase(void) { return 0; }"
            + " __attribute__((constructor)) static void go(void) { *(volatile int *) 8 = 1; }");

    RuntimeRegistry registry = registry(Optional.of(crashing));

    assertThatThrownBy(() -> registry.add(crashing, JobContext.unwatched()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("died")
        .hasMessageContaining("SIGSEGV");
    assertThat(registry.list().get(1).reason()).contains("SIGSEGV");
    assertThat(home.resolve("runtimes")).doesNotExist();
  }

  @Test
  void aLibraryWithTheRightNameAndNothingBehindItIsRefused() throws Exception {
    Path hollow = home.resolve("hollow");
    FakeLibraries.compiled(
        hollow, "const char *v = \"VERS_9.9.9\"; void *OrtGetApiBase(void) { return 0; }");

    assertThatThrownBy(() -> registry(Optional.empty()).add(hollow, JobContext.unwatched()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("cannot be used as a runtime");
  }

  /** A source whose library is a copy of the bundled one. */
  private final class CopySource implements RuntimeSource {
    private final boolean fails;

    CopySource(boolean fails) {
      this.fails = fails;
    }

    @Override
    public String id() {
      return "copy";
    }

    @Override
    public String name() {
      return "A copy";
    }

    @Override
    public String doc() {
      return "For tests.";
    }

    @Override
    public String artifact() {
      return "copy";
    }

    @Override
    public String from() {
      return "here";
    }

    @Override
    public long downloadBytes() {
      return 1;
    }

    @Override
    public long keptBytes() {
      return 1;
    }

    @Override
    public void fetch(Path into, JobContext context) throws IOException {
      Files.writeString(Files.createDirectory(into.resolve("rest")).resolve("of it"), "");
      if (fails) {
        Files.writeString(FakeLibraries.in(into), "no library");
        return;
      }
      Files.copy(FakeLibraries.in(other), FakeLibraries.in(into));
    }
  }

  @Test
  void whatIsFetchedStaysInTheHomeUntilItIsRemoved() {
    HardwareService hardware = hardware(Optional.empty());

    InferenceRuntime fetched =
        hardware.runtimes().fetch(new CopySource(false), JobContext.unwatched());
    InferenceRuntime again =
        hardware.runtimes().fetch(new CopySource(false), JobContext.unwatched());

    assertThat(again).isEqualTo(fetched);
    assertThat(fetched.origin()).isEqualTo(Origin.FETCHED);
    assertThat(fetched.folder()).startsWith(home).isDirectoryNotContaining("glob:**/rest");
    assertThat(hardware.device("cpu@copy").runtime()).isEqualTo(fetched);

    hardware.runtimes().remove("copy");
    assertThat(home.resolve("runtimes")).isEmptyDirectory();
  }

  @Test
  void whatDoesNotWorkOrIsCancelledLeavesNothing() {
    RuntimeRegistry registry = registry(Optional.empty());
    assertThatThrownBy(() -> registry.fetch(new CopySource(true), JobContext.unwatched()))
        .isInstanceOf(LatheException.class);
    JobControl cancelled = new JobControl();
    cancelled.cancel();
    assertThatThrownBy(() -> registry.fetch(new CopySource(false), cancelled))
        .isInstanceOf(dev.lathe.base.CancelledException.class);
    assertThat(home.resolve("runtimes")).isEmptyDirectory();
    assertThat(registry.list()).hasSize(1);
  }

  @Test
  void sourcesSayWhatTheyFetchAndFromWhere() {
    List<RuntimeSource> sources = registry(Optional.empty()).sources();
    assertThat(sources).extracting(RuntimeSource::id).contains("cuda", "webgpu");
    assertThat(sources)
        .allSatisfy(
            s -> {
              assertThat(s.artifact()).contains(RuntimeVersion.ofBinding().toString());
              assertThat(s.from()).isNotBlank();
              assertThat(s.downloadBytes()).isGreaterThan(1_000_000);
            });
  }
}
