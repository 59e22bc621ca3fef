package dev.lathe.controllers.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.changes.ChangeItem.Kind;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.row.RowForm;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakePictures;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.tryit.AnswerCard;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChangesControllerTest {
  @TempDir Path home;

  private FakeServices services;
  private TestWorkbench bench;
  private TryController tryIt;
  private ChangesPlace place;
  private ChangesController gallery;
  private final List<Notifications.Message> told = new ArrayList<>();
  private Optional<Path> folder = Optional.empty();

  private void open(Task task, Dataset data) {
    services = new FakeServices(home, task).withVariant().withBreaking().withData(data);
    bench = new TestWorkbench(services);
    DirectJobRunner jobs = bench.jobs();
    DevicesController devices = new DevicesController(services, jobs, new SettingsStore(home));
    RowForm form = new RowForm(jobs);
    tryIt =
        new TryController(
            bench.workbench(),
            bench.data(),
            devices,
            jobs,
            bench.fx(),
            told::add,
            form.rowProperty());
    gallery =
        new ChangesController(
            bench.workbench(), bench.data(), devices, jobs, bench.fx(), told::add);
    FakeDialogs dialogs =
        new FakeDialogs() {
          @Override
          public Optional<Path> openFolder(String title) {
            return folder;
          }
        };
    place =
        new ChangesPlace(
            gallery,
            new LargeChange(gallery, bench.workbench(), tryIt, form, jobs, bench.fx(), told::add),
            new ChangeFiles(gallery, jobs, dialogs, told::add));
    devices.load();
    bench.open();
    bench.data().choose(home.resolve("animals"));
  }

  /** Names are by turns of even and odd length; a quarter is of the class that the variant says. */
  private Dataset pictures(boolean labelled) {
    List<Path> files = FakePictures.files(home.resolve("animals"));
    return new Dataset(
        "animals",
        IntStream.range(0, 60)
            .mapToObj(
                i ->
                    new Example(
                        new ImageSample(
                            "x".repeat(1 + i % 2) + (100 + i), () -> distinct(files.get(i % 4), i)),
                        labelled ? OptionalInt.of(i % 4 == 0 ? 2 : 0) : OptionalInt.empty()))
            .toList(),
        List.of());
  }

  /** The same picture in other bytes: copies would be taken for duplicates. */
  private static byte[] distinct(Path file, int number) throws IOException {
    byte[] picture = Files.readAllBytes(file);
    byte[] more = Arrays.copyOf(picture, picture.length + 1);
    more[picture.length] = (byte) number;
    return more;
  }

  private void openPictures() {
    open(Tasks.IMAGE_CLASSIFICATION, pictures(true));
    gallery.show(-1);
  }

  @Test
  void showsWhatTheVariantLostAndGained() {
    openPictures();
    ChangeList list = gallery.list();
    assertThat(gallery.openProperty().get()).isTrue();
    assertThat(gallery.runningProperty().get()).isFalse();
    assertThat(gallery.emptyProperty().get()).isEmpty();
    assertThat(list.items()).isNotEmpty();
    assertThat(list.count(Optional.empty())).isEqualTo(list.items().size());
    assertThat(list.count(Optional.of(Kind.LOST)) + list.count(Optional.of(Kind.GAINED)))
        .isEqualTo(list.items().size());
    ChangeItem worst = list.items().get(0);
    assertThat(worst.kind()).isEqualTo(Kind.LOST);
    assertThat(worst.truth()).isEqualTo("desert hare");
    assertThat(worst.before()).isEqualTo("desert hare 71.2 %");
    assertThat(worst.after()).isEqualTo("angora 62.0 %");
    assertThat(worst.measured()).isEqualTo("confidence 71 % → 20 %");
    assertThat(gallery.summary().lineProperty().get()).matches("\\d+ of \\d+ answers changed");
    assertThat(gallery.summary().classes().get(0).label()).isEqualTo("desert hare");
    assertThat(gallery.summary().matrixProperty().get().before())
        .extracting(ChangeMatrix.Head::label)
        .containsExactly("desert hare");
  }

  @Test
  void filtersAndRemembersTheKind() {
    openPictures();
    ChangeList list = gallery.list();
    list.kindProperty().set(Optional.of(Kind.GAINED));
    assertThat(list.items()).isNotEmpty().allMatch(i -> i.kind() == Kind.GAINED);
    list.kindProperty().set(Optional.of(Kind.CHANGED));
    assertThat(list.items()).isEmpty();
    bench.fx().pass(Duration.ofSeconds(2));
    place.back();
    assertThat(gallery.openProperty().get()).isFalse();
    list.kindProperty().set(Optional.empty());
    gallery.show(-1);
    assertThat(list.kindProperty().get()).contains(Kind.CHANGED);
    list.kindProperty().set(Optional.empty());
    list.showClass(2);
    assertThat(list.items()).isNotEmpty().allMatch(i -> i.truth().equals("angora"));
    assertThat(list.ofProperty().get()).isEqualTo("of class angora");
    list.showMove(0, 2);
    assertThat(list.items()).hasSize((int) list.count(Optional.empty()));
    list.showAllClasses();
    assertThat(list.ofProperty().get()).isEmpty();
  }

  @Test
  void anExampleLargeHasBothAnswersAndArrowKeysGoOn() {
    openPictures();
    LargeChange large = place.large();
    large.open(gallery.list().items().get(0));
    assertThat(large.openProperty().get()).isTrue();
    assertThat(large.cards()).extracting(AnswerCard::state).containsOnly(AnswerCard.State.DONE);
    assertThat(large.cards())
        .extracting(c -> c.content().orElseThrow().said().orElseThrow())
        .containsExactly("desert hare", "angora");
    assertThat(large.right(large.cards().get(0))).contains(true);
    assertThat(large.right(large.cards().get(1))).contains(false);
    assertThat(large.preview().pictureProperty().get()).isPresent();
    assertThat(large.positionProperty().get()).startsWith("1 of ");
    gallery.list().move(1);
    assertThat(large.positionProperty().get()).startsWith("2 of ");
    gallery.list().move(-5);
    assertThat(large.positionProperty().get()).startsWith("1 of ");
    place.back();
    assertThat(large.openProperty().get()).isFalse();
    assertThat(gallery.openProperty().get()).isTrue();
  }

  @Test
  void opensInTry() {
    openPictures();
    ChangeItem item = gallery.list().items().get(3);
    place.large().open(item);
    place.large().openInTry();
    assertThat(bench.workbench().placeProperty().get()).isEqualTo(Place.TRY);
    assertThat(tryIt.strip().selectedProperty().get().orElseThrow().name()).isEqualTo(item.name());
    assertThat(tryIt.shown().variants()).hasSize(2);
  }

  @Test
  void exportsWhatIsShownIntoANewFolder() throws IOException {
    openPictures();
    gallery.list().kindProperty().set(Optional.of(Kind.LOST));
    folder = Optional.of(Files.createDirectory(home.resolve("out")));
    place.files().export();
    place.files().export();
    Path made = home.resolve("out/changes-Static-INT8");
    try (Stream<Path> files = Files.list(made)) {
      assertThat(files).hasSize(gallery.list().items().size() + 1);
    }
    assertThat(Files.readAllLines(made.resolve("changes.csv")))
        .hasSize(gallery.list().items().size() + 1);
    assertThat(home.resolve("out/changes-Static-INT8-2/changes.csv")).exists();
    assertThat(told).last().matches(m -> m.level() == Notifications.Level.SUCCESS);
    assertThat(told.get(told.size() - 1).links().get(0).text()).isEqualTo("Show in folder");
  }

  @Test
  void withoutLabelsAnswersAreChangedOnly() {
    open(Tasks.IMAGE_CLASSIFICATION, pictures(false));
    gallery.show(-1);
    assertThat(gallery.list().items()).isNotEmpty().allMatch(i -> i.kind() == Kind.CHANGED);
    assertThat(gallery.summary().classes()).isEmpty();
    assertThat(gallery.summary().labelledProperty().get()).isFalse();
    assertThat(gallery.summary().ofClassesProperty().get()).isTrue();
    assertThat(gallery.summary().matrixProperty().get().isEmpty()).isFalse();
  }

  @Test
  void saysThatNothingBroke() {
    open(Tasks.RAW_TENSORS, new Dataset("texts", List.of(), List.of()));
    bench.chooseTexts(false);
    gallery.show(-1);
    assertThat(gallery.list().items()).isEmpty();
    assertThat(gallery.emptyProperty().get()).startsWith("Nothing broke: all ");
    assertThat(gallery.summary().ofClassesProperty().get()).isFalse();
  }

  @Test
  void withoutDataOrVariantItSaysWhy() {
    open(Tasks.IMAGE_CLASSIFICATION, new Dataset("none", List.of(), List.of()));
    assertThat(gallery.cannotOpen().get()).startsWith("No data chosen");
    gallery.show(-1);
    assertThat(gallery.openProperty().get()).isFalse();
  }

  @Test
  void aVariantThatIsRemovedMeanwhileClosesIt() {
    openPictures();
    VariantItem gone = gallery.variantProperty().get().orElseThrow();
    bench
        .workbench()
        .openModelProperty()
        .get()
        .ifPresent(
            m ->
                m.experiment().variants().stream()
                    .filter(v -> v.id() == gone.id())
                    .findFirst()
                    .ifPresent(m.experiment()::remove));
    bench.workbench().refreshVariants();
    assertThat(gallery.openProperty().get()).isFalse();
    assertThat(told.get(told.size() - 1).what()).contains("not there any more");
    assertThat(gallery.cannotOpen().get()).startsWith("There is no variant yet");
  }

  @Test
  void picturesThatAreGoneSayWhereTheyWere() throws IOException {
    openPictures();
    for (Path file : FakePictures.files(home.resolve("animals"))) {
      Files.delete(file);
    }
    folder = Optional.of(Files.createDirectory(home.resolve("out")));
    place.files().export();
    assertThat(bench.told().get(bench.told().size() - 1).what())
        .contains("cannot be read any more");
    assertThat(home.resolve("out/changes-Static-INT8")).doesNotExist();
  }

  @Test
  void nothingDisturbsAMeasuring() {
    open(Tasks.IMAGE_CLASSIFICATION, pictures(true));
    gallery.activeProperty().set(false);
    int before = services.answered();
    assertThat(gallery.cannotOpen().get()).startsWith("A measurement is running");
    gallery.show(-1);
    assertThat(services.answered()).isEqualTo(before);
    gallery.activeProperty().set(true);
    gallery.show(-1);
    assertThat(services.answered()).isGreaterThan(before);
  }

  @Test
  void whatIsKnownIsNotAskedAgain() {
    openPictures();
    int before = services.answered();
    gallery.hide();
    gallery.show(-1);
    assertThat(services.answered()).isEqualTo(before);
    gallery.again();
    assertThat(services.answered()).isGreaterThan(before);
  }

  @Test
  void thumbnailsStayWithinTheirBytes() {
    openPictures();
    Thumbnails small = new Thumbnails(services, bench.jobs(), 500_000);
    small.begin(pictures(true).examples());
    List<ChangeItem> items = gallery.list().items();
    items.forEach(small::want);
    assertThat(small.bytes()).isBetween(1L, 500_000L);
    Optional<PixelPicture> last = items.get(items.size() - 1).thumbnailProperty().get();
    assertThat(last).isPresent();
    assertThat(items.get(0).thumbnailProperty().get()).isEmpty();
  }
}
