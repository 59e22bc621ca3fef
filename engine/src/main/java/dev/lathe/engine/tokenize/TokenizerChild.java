package dev.lathe.engine.tokenize;

import dev.lathe.base.CancelledException;
import dev.lathe.base.LatheException;
import dev.lathe.base.StartsThreads;
import dev.lathe.base.child.ChildCrashReport;
import dev.lathe.base.child.ChildJvm;
import dev.lathe.base.child.ChildOptions;
import dev.lathe.base.child.ErrorWire;
import dev.lathe.base.child.Frames;
import dev.lathe.base.child.Frames.Frame;
import dev.lathe.engine.text.Place;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The parent's handle on a process that holds one tokenizer, which is started when needed. */
@StartsThreads("reads the child's answers, or the child waits when the pipe is full")
final class TokenizerChild implements AutoCloseable {
  private static final long HEAP = 1L << 30;
  private static final Duration TO_OPEN = Duration.ofSeconds(10);
  private static final Duration TO_ENCODE = Duration.ofSeconds(5);

  /** More is allowed to longer texts. */
  private static final int CHARACTERS_A_SECOND = 200_000;

  /** On a busy machine an honest answer may take so much longer than it computes. */
  private static final int BUSY = 3;

  private static final long GLANCE_MILLIS = 100;

  private final Path file;
  private final OptionalInt length;
  private final BlockingQueue<Optional<Frame>> answers = new LinkedBlockingQueue<>();
  private Optional<ChildJvm> child = Optional.empty();
  private Optional<Opened> opened = Optional.empty();

  /**
   * Starts nothing yet.
   *
   * @param length as {@link Tokens#open(Path, OptionalInt)} takes it
   */
  TokenizerChild(Path file, OptionalInt length) {
    this.file = file;
    this.length = length;
  }

  /**
   * What a tokenizer says of itself.
   *
   * @param maxTokens the most tokens of a sentence
   * @param padId the token that fills up short sentences
   */
  record Opened(int maxTokens, long padId) {}

  Path file() {
    return file;
  }

  /**
   * Opens the tokenizer, if that is not done.
   *
   * @throws LatheException when it cannot be opened, or takes too long or too much memory
   */
  synchronized Opened open() {
    if (opened.isPresent() && child.filter(ChildJvm::isAlive).isPresent()) {
      return opened.get();
    }
    close();
    ChildJvm started =
        ChildOptions.of("lathe-tokenizer", "The tokenizer's process", TokenizerMain.class.getName())
            .fromImage()
            .jvm("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError")
            .heap(HEAP)
            .start();
    child = Optional.of(started);
    answers.clear();
    started.listen(answers::add);
    DataInputStream in =
        ask(
            TokenizerMain.OPEN,
            out -> {
              Frames.text(out, file.toString());
              out.writeInt(length.orElse(0));
            },
            TO_OPEN,
            "was opened");
    try {
      Opened o = new Opened(in.readInt(), in.readLong());
      opened = Optional.of(o);
      return o;
    } catch (IOException e) {
      throw new IllegalStateException("a damaged answer", e);
    }
  }

  /**
   * As {@link Tokens#encode}.
   *
   * @param special whether special tokens are added
   */
  synchronized Encoded encode(String text, boolean special) {
    open();
    DataInputStream in =
        ask(
            TokenizerMain.ENCODE,
            out -> {
              Frames.text(out, text);
              out.writeBoolean(special);
            },
            TO_ENCODE.plusSeconds(text.length() / CHARACTERS_A_SECOND),
            "cut '" + (text.length() <= 40 ? text : text.substring(0, 39) + "…") + "' into tokens");
    try {
      int n = in.readInt();
      return new Encoded(longs(in, n), longs(in, n), longs(in, n));
    } catch (IOException e) {
      throw new IllegalStateException("a damaged answer", e);
    }
  }

  /** As {@link Tokens#encodePlaced}. */
  synchronized PlacedTokens placed(String text) {
    open();
    DataInputStream in =
        ask(
            TokenizerMain.PLACE,
            out -> Frames.text(out, text),
            TO_ENCODE.plusSeconds(text.length() / CHARACTERS_A_SECOND),
            "cut '" + (text.length() <= 40 ? text : text.substring(0, 39) + "…") + "' into tokens");
    try {
      int n = in.readInt();
      Encoded tokens = new Encoded(longs(in, n), longs(in, n), longs(in, n));
      List<Place> places = new ArrayList<>(n);
      List<Integer> words = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        places.add(new Place(in.readInt(), in.readInt()));
        words.add(in.readInt());
      }
      return new PlacedTokens(tokens, places, words);
    } catch (IOException e) {
      throw new IllegalStateException("a damaged answer", e);
    }
  }

  /** As {@link Tokens#decode}. */
  synchronized String decode(long... ids) {
    open();
    DataInputStream in =
        ask(
            TokenizerMain.DECODE,
            out -> {
              out.writeInt(ids.length);
              for (long id : ids) {
                out.writeLong(id);
              }
            },
            TO_ENCODE,
            "put " + ids.length + " tokens together");
    try {
      return Frames.text(in);
    } catch (IOException e) {
      throw new IllegalStateException("a damaged answer", e);
    }
  }

  private static long[] longs(DataInputStream in, int n) throws IOException {
    long[] values = new long[n];
    for (int i = 0; i < n; i++) {
      values[i] = in.readLong();
    }
    return values;
  }

  /** Asks the child, which must be started; when it does not answer, it ends. */
  private DataInputStream ask(int kind, Frames.Content question, Duration limit, String doing) {
    ChildJvm asked = child.orElseThrow();
    try {
      Frames.write(asked.commands(), kind, question);
      Frame answer = await(asked, limit, doing).orElseThrow(() -> died(asked, doing));
      if (answer.kind() == TokenizerMain.ERROR) {
        LatheException refused = ErrorWire.read(answer.content());
        if (kind == TokenizerMain.OPEN) {
          close();
        }
        throw refused;
      }
      return answer.content();
    } catch (IOException e) {
      throw died(asked, doing);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new CancelledException();
    }
  }

  private Optional<Frame> await(ChildJvm asked, Duration limit, String doing)
      throws InterruptedException {
    long begin = System.nanoTime();
    Optional<Frame> answer = answers.poll(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
    if (answer != null) {
      return answer;
    }
    Duration before = cpu(asked);
    while (answer == null) {
      Duration passed = Duration.ofNanos(System.nanoTime() - begin);
      if (cpu(asked).minus(before).compareTo(limit) > 0
          || passed.compareTo(limit.multipliedBy(BUSY)) > 0) {
        close();
        throw LatheException.input(
            "The tokenizer " + file + " takes too long.",
            "It was ended after "
                + passed.toSeconds()
                + " seconds in which it "
                + (doing.startsWith("was")
                    ? "should have been opened."
                    : "should have " + doing + "."),
            "A regular expression or a very long list of tokens in it may be the reason; give the"
                + " model another one.");
      }
      answer = answers.poll(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
    }
    return answer;
  }

  private static Duration cpu(ChildJvm of) {
    return of.handle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private LatheException died(ChildJvm dead, String doing) {
    ChildCrashReport report = dead.crashReport();
    close();
    String why =
        switch (report.kind()) {
          case KILLED -> "The system ended its process, most often because memory ran out.";
          case OUT_OF_HEAP, OUT_OF_MEMORY -> "Its process ran out of memory.";
          default ->
              "Its process ended ("
                  + report.how()
                  + ") when it "
                  + (doing.startsWith("was") ? doing : "should have " + doing)
                  + ": most often a regular expression in it tries too many ways.";
        };
    return LatheException.input(
        "The tokenizer " + file + " does not work.",
        why,
        "Give the model another tokenizer, or another sentence.");
  }

  /** Ends the process; the next question starts another. */
  @Override
  public synchronized void close() {
    child.ifPresent(ChildJvm::close);
    child = Optional.empty();
    opened = Optional.empty();
  }
}
