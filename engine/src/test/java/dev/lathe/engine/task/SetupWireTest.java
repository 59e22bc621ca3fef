package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another process runs a model by the same setup, to the last fact. */
class SetupWireTest {
  @ParameterizedTest
  @EnumSource
  void everyFactThatAModelIsRunByArrives(Fit fit) {
    ImagePreprocessing image =
        new ImagePreprocessing(
            fit == Fit.CROP ? 256 : 0,
            320,
            240,
            Layout.NHWC,
            Channels.BGR,
            1 / 127.5,
            List.of(0.1, 0.2, 1 / 3.0),
            List.of(1.0, 2.0, 4.0),
            fit,
            fit.pads() ? 114 : 0);
    ModelSetup setup =
        new ModelSetup(
            Tasks.OBJECT_DETECTION,
            Optional.of(image),
            List.of("ä \"cat\"", "dog\n"),
            List.of("n1", "n2"),
            Optional.of(Path.of("elsewhere", "tokenizer.json").toAbsolutePath()),
            OptionValues.NONE.with(ObjectDetection.SCORE, 0.35),
            Map.of("task", "said by hand"),
            List.of("something was odd"));

    ModelSetup read = SetupWire.read(SetupWire.write(setup));

    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("sources", "problems")
        .isEqualTo(setup);
  }

  @Test
  void whatIsNotKnownStaysUnknown() {
    ModelSetup bare =
        new ModelSetup(
            Tasks.RAW_TENSORS,
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            OptionValues.NONE,
            Map.of(),
            List.of());
    assertThat(SetupWire.read(SetupWire.write(bare))).isEqualTo(bare);
  }
}
