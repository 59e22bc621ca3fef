package dev.lathe.controllers.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.answer.Curtain.Kind;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.OutputPicture;
import dev.lathe.engine.answer.OutputPicture.Shown;
import dev.lathe.engine.answer.Raster;
import dev.lathe.engine.task.Tasks;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PicturePresenterTest {
  private final TaskPresenter presenter = Presenters.of(Tasks.IMAGE_TO_IMAGE);

  private static Raster flat(int bands, int level) {
    byte[] levels = new byte[bands * 32 * 24];
    Arrays.fill(levels, (byte) level);
    return new Raster(32, 24, bands, levels);
  }

  private static OutputPicture made(int level) {
    return new OutputPicture(flat(1, level), 3, 0, 0, Optional.empty())
        .with(new Shown(flat(3, 90), flat(3, level)));
  }

  private static Curtain curtain(AnswerContent content) {
    return (Curtain) content;
  }

  @Test
  void beforeAndAfterHangSideBySide() {
    Curtain c = curtain(presenter.content(List.of(made(100)), Optional.empty()));
    assertThat(c.sides()).extracting(Curtain.Side::kind).containsExactly(Kind.BEFORE, Kind.AFTER);
    assertThat(c.side(Kind.BEFORE).picture().argb()[0]).isEqualTo(0xff5a5a5a);
    assertThat(c.side(Kind.AFTER).picture().argb()[0]).isEqualTo(0xff646464);
    assertThat(c.size()).isEqualTo("32 × 24 pixels, 3 times the input");
    assertThat(c.side(Kind.ORIGINAL)).as("there is no other").isEqualTo(c.side(Kind.AFTER));
  }

  @Test
  void aVariantHangsBesideTheOriginalToo() {
    List<Answer> original = List.of(made(100));
    List<Answer> variant = List.of(made(102));
    Curtain c = curtain(presenter.content(variant, Optional.of(original)));
    assertThat(c.sides())
        .extracting(Curtain.Side::kind)
        .containsExactly(Kind.BEFORE, Kind.ORIGINAL, Kind.AFTER);
    // Two levels everywhere are 20 log10(255 / 2) dB.
    assertThat(presenter.difference(variant, original))
        .contains("PSNR 42.1 dB")
        .contains("SSIM 0.");
    assertThat(presenter.difference(original, original)).contains("same picture");
    assertThat(presenter.change(original.get(0), variant.get(0))).isEqualTo("PSNR 42.1 dB");
  }

  @Test
  void whatIsWrongWithTheValuesIsSaid() {
    OutputPicture none = new OutputPicture(flat(1, 0), 1, 0, 12, Optional.empty());
    assertThat(curtain(presenter.content(List.of(none), Optional.empty())).problem())
        .contains("12 values")
        .contains("NaN");
    OutputPicture cut = new OutputPicture(flat(1, 255), 1, 0.9, 0, Optional.empty());
    assertThat(curtain(presenter.content(List.of(cut), Optional.empty())).problem())
        .contains("output range");
  }
}
