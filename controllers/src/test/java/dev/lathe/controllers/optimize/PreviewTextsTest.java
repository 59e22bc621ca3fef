package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.services.OptimizeServices.Draft;
import dev.lathe.engine.answer.Embedding;
import dev.lathe.engine.session.Prediction;
import org.junit.jupiter.api.Test;

class PreviewTextsTest {
  private static Draft draft(boolean packed) {
    Prediction none = new Prediction(new Embedding(new float[0]), 0, 0, 0);
    return new Draft(none, 590_000, false, packed, "");
  }

  private static String note(boolean packed) {
    return PreviewTexts.size(draft(packed), 1_000_000).note().replace('\u00a0', ' ');
  }

  @Test
  void whatWeightsWouldTakePackedIsNotSaidOfTheFile() {
    assertThat(note(false)).isEqualTo("1.0 MB before · −41 %");
    assertThat(note(true)).isEqualTo("−41 % once packed; the file stays 1.0 MB");
  }
}
