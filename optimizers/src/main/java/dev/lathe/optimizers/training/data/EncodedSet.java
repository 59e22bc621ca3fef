package dev.lathe.optimizers.training.data;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.ScratchFile;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.engine.text.TextFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Examples preprocessed once, for many epochs. They lie in a temporary file, not on the heap: the
 * operating system keeps in memory what fits. Safe from several threads once made.
 */
public final class EncodedSet implements AutoCloseable {
  private static final int CHUNK = 256;

  /** One input of one example: where its elements lie. */
  private record Place(long offset, long[] shape, DataType type) {
    int bytes() {
      long n = 1;
      for (long d : shape) {
        n *= d;
      }
      return Math.toIntExact(type.byteLength(n));
    }
  }

  private final ScratchFile file = new ScratchFile("The prepared examples");
  private final List<Map<String, Place>> places = new ArrayList<>();
  private final List<Optional<Truth>> truths = new ArrayList<>();
  private final List<Optional<PictureFrame>> frames = new ArrayList<>();
  private final List<Optional<TextFrame>> texts = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private EncodedSet() {}

  /**
   * Encodes examples on all processors; those that cannot be read are left out and listed.
   *
   * @throws LatheException when none can be read, or the temporary folder is full
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public static EncodedSet encode(
      List<Example> examples, Preprocessor preprocessor, JobContext context) {
    EncodedSet set = new EncodedSet();
    try {
      for (int at = 0; at < examples.size(); at += CHUNK) {
        context.checkCancelled();
        context.aside().progress(at, examples.size(), "Preparing examples");
        List<Example> chunk = examples.subList(at, Math.min(examples.size(), at + CHUNK));
        List<Object> encoded =
            IntStream.range(0, chunk.size())
                .parallel()
                .mapToObj(i -> tensors(chunk.get(i), preprocessor))
                .toList();
        for (int i = 0; i < chunk.size(); i++) {
          set.add(encoded.get(i), chunk.get(i).truth());
        }
      }
      if (set.size() == 0) {
        throw LatheException.input(
            "There is nothing to train on.",
            set.problems.isEmpty() ? "The data hold no examples." : set.problems.get(0),
            "Give other data.");
      }
      return set;
    } catch (RuntimeException | Error e) {
      set.close();
      throw e;
    }
  }

  /** The tensors, or why there are none. */
  private static Object tensors(Example example, Preprocessor preprocessor) {
    try {
      return preprocessor.apply(example.sample());
    } catch (LatheException e) {
      return e;
    }
  }

  private void add(Object encoded, Optional<Truth> truth) {
    if (encoded instanceof LatheException e) {
      problems.add(e.what() + " " + e.why());
      return;
    }
    TensorSample sample = (TensorSample) encoded;
    places.add(written(sample.tensors()));
    truths.add(truth);
    frames.add(sample.frame());
    texts.add(sample.text());
  }

  private Map<String, Place> written(Map<String, TensorData> tensors) {
    Map<String, Place> example = new LinkedHashMap<>();
    tensors.forEach(
        (name, t) -> example.put(name, new Place(file.append(t.bytes()), t.shape(), t.type())));
    return example;
  }

  /** More inputs of every example, such as what a frozen part of a network makes of it. */
  public final class MoreInputs {
    private final List<Map<String, Place>> more = new ArrayList<>();

    /** Writes those of the next example, in the order of the set. */
    public void add(Map<String, TensorData> inputs) {
      more.add(written(inputs));
    }

    /** From now on each example has them. */
    public void commit() {
      for (int i = 0; i < more.size(); i++) {
        places.get(i).putAll(more.get(i));
      }
    }
  }

  /** Begins to give each example more inputs. */
  public MoreInputs moreInputs() {
    return new MoreInputs();
  }

  /** How many examples. */
  public int size() {
    return places.size();
  }

  /** What could not be read, a sentence each. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** The class of an example; -1 where it has none. */
  public int label(int example) {
    return truth(example).orElse(null) instanceof Truth.OfClass c ? c.index() : -1;
  }

  /** How many examples have a class. */
  public int labelled() {
    return (int) IntStream.range(0, size()).filter(i -> label(i) >= 0).count();
  }

  /** What is right for an example, where it is known. */
  public Optional<Truth> truth(int example) {
    return truths.get(example);
  }

  /** Of how many examples it is known. */
  public int judgeable() {
    return (int) truths.stream().filter(Optional::isPresent).count();
  }

  /** Where the picture lies that an example was made of; empty for other inputs. */
  public Optional<PictureFrame> frame(int example) {
    return frames.get(example);
  }

  /** Where the tokens of an example lie in its sentence; empty where nobody asks. */
  public Optional<TextFrame> text(int example) {
    return texts.get(example);
  }

  /** The names of the inputs. */
  public List<String> inputs() {
    return List.copyOf(places.get(0).keySet());
  }

  /** The shape of an input of an example, with its batch axis of length one. */
  public long[] shape(int example, String input) {
    return places.get(example).get(input).shape().clone();
  }

  /** The element type of an input. */
  public DataType type(String input) {
    return places.get(0).get(input).type();
  }

  /** The number of tokens of a sentence: the longest second axis of a rank-2 input of integers. */
  public Optional<Integer> length(int example) {
    int longest = 0;
    for (Place place : places.get(example).values()) {
      if (!place.type().isFloatingPoint() && place.shape().length == 2) {
        longest = Math.max(longest, (int) place.shape()[1]);
      }
    }
    return longest == 0 ? Optional.empty() : Optional.of(longest);
  }

  /** Reads an input of an example to where the buffer stands, and moves it on. */
  void read(int example, String input, ByteBuffer into) {
    Place place = places.get(example).get(input);
    int limit = into.limit();
    into.limit(into.position() + place.bytes());
    file.read(place.offset(), into);
    into.limit(limit);
  }

  static ByteBuffer buffer(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    file.close();
  }
}
