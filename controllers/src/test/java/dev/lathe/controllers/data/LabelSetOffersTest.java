package dev.lathe.controllers.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelSetOffersTest {
  @TempDir Path home;

  private TestWorkbench bench;
  private LabelSetOffers sets;

  private void open(FakeServices services) {
    bench = new TestWorkbench(services);
    sets = new LabelSetOffers(bench.workbench());
    bench.open();
  }

  private ModelSetup setup() {
    return bench.workbench().openModelProperty().get().orElseThrow().model().setup();
  }

  private FakeServices nameless(int classes) {
    return new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withoutLabels().withClasses(classes);
  }

  @Test
  void aSetOfAsManyNamesIsOfferedTakenAndGivenBack() {
    open(nameless(1000));
    assertThat(setup().label(669)).isEqualTo("class 669");
    assertThat(sets.offers())
        .extracting(LabelSetOffers.Offer::text)
        .containsExactly("Use the names of ImageNet-1k (1,000)");
    assertThat(sets.reasonProperty().get()).contains("1,000 classes");

    sets.take(sets.offers().get(0));
    assertThat(setup().label(669)).contains("mosquito net");
    assertThat(setup().sources().get("labels")).contains("ImageNet-1k");
    assertThat(sets.offers()).isEmpty();
    assertThat(sets.takenProperty().get()).isTrue();

    sets.giveBack();
    assertThat(setup().labels()).isEmpty();
    assertThat(sets.takenProperty().get()).isFalse();
    assertThat(sets.offers()).hasSize(1);
  }

  @Test
  void nothingIsOfferedWhereNoSetFitsOrNamesAreKnown() {
    open(nameless(6));
    assertThat(sets.offers()).isEmpty();
    assertThat(sets.reasonProperty().get()).isEmpty();
    open(new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withClasses(1000));
    assertThat(sets.offers()).isEmpty();
  }

  @Test
  void takenNamesStayWhenTheModelIsOpenedAgain() {
    FakeServices services = nameless(80);
    open(services);
    sets.take(sets.offers().get(0));
    open(services);
    assertThat(setup().label(0)).isEqualTo("person");
    assertThat(sets.takenProperty().get()).isTrue();
  }
}
