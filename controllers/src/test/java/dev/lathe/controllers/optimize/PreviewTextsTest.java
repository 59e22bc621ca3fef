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

  @Test
  void whatWeightsWouldTakePackedIsNotSaidOfTheFile() {
    assertThat(PreviewTexts.size(draft(false), 1_000_000).note())
        .isEqualTo("1.0 MB before · −41 %");
    assertThat(PreviewTexts.size(draft(true), 1_000_000).note())
        .isEqualTo("−41 % once packed; the file stays 1.0 MB");
  }
}
