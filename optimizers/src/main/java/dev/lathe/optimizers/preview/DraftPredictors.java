package dev.lathe.optimizers.preview;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.TemporaryFolder;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.host.ChildPredictor;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.task.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens the original and its drafts: in this process, or each in one of its own. */
interface DraftPredictors {
  /** The model itself. */
  Predictor original();

  /** The model with other bytes, which are read before this returns. */
  Predictor draft(ByteBuffer onnx);

  /** In this process: fast, and native code that crashes takes it down. */
  record Here(Model model, SessionSettings settings) implements DraftPredictors {
    @Override
    public Predictor original() {
      return Predictors.open(model, settings);
    }

    @Override
    public Predictor draft(ByteBuffer onnx) {
      return Predictors.open(model, onnx, settings);
    }
  }

  /** Each in a process of its own: slow, and a crash becomes an error. */
  record Apart(Model model, SessionSettings settings) implements DraftPredictors {
    @Override
    public Predictor original() {
      return new ChildPredictor(model, settings.device(), settings.threads());
    }

    @Override
    public Predictor draft(ByteBuffer onnx) {
      try {
        TemporaryFolder folder = TemporaryFolder.create("lathe-draft");
        try {
          return new Temporary(open(onnx, folder.path()), folder);
        } catch (IOException | RuntimeException e) {
          folder.close();
          throw e;
        }
      } catch (IOException e) {
        throw LatheException.environment(
            "The draft could not be written.",
            String.valueOf(e.getMessage()),
            "Check that the temporary folder has room.",
            e);
      }
    }

    private Predictor open(ByteBuffer onnx, Path folder) throws IOException {
      // Under the model's own name, because errors say it.
      Path file = folder.resolve(model.file().getFileName());
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        while (onnx.hasRemaining()) {
          channel.write(onnx);
        }
      }
      Model draft = new Model(file, model.sha256(), Files.size(file), model.onnx(), model.setup());
      return new ChildPredictor(draft, settings.device(), settings.threads());
    }
  }

  /** A predictor whose file goes with it. */
  record Temporary(Predictor inner, TemporaryFolder folder) implements Predictor {
    @Override
    public Prediction predict(Sample sample, JobContext context) {
      return inner.predict(sample, context);
    }

    @Override
    public void close() {
      inner.close();
      folder.close();
    }
  }
}
