package dev.lathe.optimizers.worker;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.child.Frames;
import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.data.DataOrigin;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.SetupWire;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Models, recipes and data as bytes. Files go by their paths: the other process opens them again,
 * and sees whether they are still the same.
 */
final class OrderWire {
  private static final int NOTHING = 0;
  private static final int IMAGE = 1;
  private static final int TEXT = 2;
  private static final int TENSORS = 3;
  private static final int ROW = 4;

  private OrderWire() {}

  /** What most orders have. */
  record Work(Model model, Recipe recipe, Optional<Dataset> data) {}

  static void work(DataOutputStream out, Model model, Recipe recipe, Optional<Dataset> data)
      throws IOException {
    Frames.text(out, model.file().toAbsolutePath().toString());
    Frames.text(out, model.sha256());
    Frames.text(out, SetupWire.write(model.setup()));
    Frames.text(out, RecipeJson.write(recipe));
    data(out, data);
  }

  static Work work(DataInputStream in, PassRegistry passes, JobContext context) throws IOException {
    Path file = Path.of(Frames.text(in));
    String sha256 = Frames.text(in);
    Model model = ModelOpener.open(file, SetupFlags.none(), context);
    if (!model.sha256().equals(sha256)) {
      throw LatheException.input(
          "The model " + file + " has changed since it was opened.",
          "Its content is another by now.",
          "Open it again.");
    }
    Model asSetUp = model.withSetup(SetupWire.read(Frames.text(in)));
    Recipe recipe = RecipeJson.read(Frames.text(in), passes);
    return new Work(asSetUp, recipe, data(in, asSetUp, context));
  }

  static void data(DataOutputStream out, Optional<Dataset> data) throws IOException {
    out.writeBoolean(data.isPresent());
    if (data.isPresent()) {
      DataOrigin origin =
          data.get()
              .origin()
              .orElseThrow(() -> new IllegalArgumentException("data that were not read"));
      Frames.text(out, origin.path().toString());
      Frames.text(out, data.get().name());
      out.writeInt(origin.size());
      int[] positions = origin.positions(data.get().examples());
      out.writeInt(positions.length);
      for (int position : positions) {
        out.writeInt(position);
      }
    }
  }

  static Optional<Dataset> data(DataInputStream in, Model model, JobContext context)
      throws IOException {
    if (!in.readBoolean()) {
      return Optional.empty();
    }
    Path path = Path.of(Frames.text(in));
    String name = Frames.text(in);
    int size = in.readInt();
    int[] positions = new int[in.readInt()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = in.readInt();
    }
    return Optional.of(DataOrigin.readAgain(path, size, positions, name, model, context));
  }

  /** Writes a sample whole: it may be from the clipboard, and lie nowhere. */
  static void sample(DataOutputStream out, Optional<Sample> sample) throws IOException {
    if (sample.isEmpty()) {
      out.writeByte(NOTHING);
    } else if (sample.get() instanceof ImageSample image) {
      byte[] bytes = image.source().read();
      out.writeByte(IMAGE);
      Frames.text(out, image.name());
      out.writeInt(bytes.length);
      out.write(bytes);
    } else if (sample.get() instanceof TextSample text) {
      out.writeByte(TEXT);
      Frames.text(out, text.text());
    } else if (sample.get() instanceof TensorSample tensors) {
      out.writeByte(TENSORS);
      Frames.text(out, tensors.name());
      Wire.tensors(out, tensors.tensors());
    } else if (sample.get() instanceof RowSample row) {
      out.writeByte(ROW);
      Frames.text(out, row.name());
      out.writeInt(row.columns().size());
      for (int i = 0; i < row.columns().size(); i++) {
        Frames.text(out, row.columns().get(i));
        Frames.text(out, row.cells().get(i));
      }
    }
  }

  private static RowSample row(DataInputStream in) throws IOException {
    String name = Frames.text(in);
    List<String> columns = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      columns.add(Frames.text(in));
      cells.add(Frames.text(in));
    }
    return new RowSample(name, columns, cells);
  }

  static Optional<Sample> sample(DataInputStream in) throws IOException {
    return switch (in.readByte()) {
      case IMAGE -> {
        String name = Frames.text(in);
        byte[] bytes = in.readNBytes(in.readInt());
        yield Optional.of(new ImageSample(name, () -> bytes));
      }
      case TEXT -> Optional.of(new TextSample(Frames.text(in)));
      case TENSORS -> Optional.of(new TensorSample(Frames.text(in), Wire.tensors(in)));
      case ROW -> Optional.of(row(in));
      default -> Optional.empty();
    };
  }

  static void path(DataOutputStream out, Optional<Path> path) throws IOException {
    Frames.text(out, path.map(p -> p.toAbsolutePath().toString()).orElse(""));
  }

  static Optional<Path> path(DataInputStream in) throws IOException {
    return Optional.of(Frames.text(in)).filter(p -> !p.isEmpty()).map(Path::of);
  }
}
