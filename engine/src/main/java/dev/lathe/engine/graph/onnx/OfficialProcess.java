package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.lathe.base.LatheException;
import dev.lathe.base.StartsThreads;
import dev.lathe.base.child.ChildJvm;
import dev.lathe.base.child.ChildOptions;
import dev.lathe.base.child.Frames;
import dev.lathe.base.child.Frames.Frame;
import dev.lathe.engine.graph.onnx.Official.Objection;
import dev.lathe.engine.graph.onnx.Official.Unavailable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lathe's end of {@link OfficialChild}: starts it when needed, again after it died. */
@StartsThreads("ends an idle child after some minutes, when no job runs any more")
final class OfficialProcess {
  /** One for the whole program: a start costs more than most questions. */
  static final OfficialProcess SHARED = new OfficialProcess();

  /** Seconds of computing. */
  private static final int START_SECONDS = 20;

  private static final int ANSWER_SECONDS = 4;

  /** Seconds by the clock, whatever the child did meanwhile. */
  private static final int LONGEST_SECONDS = 60;

  /** A new start takes seconds, and what killed the library twice kills it a third time. */
  private static final int MOST_DEATHS = 2;

  private static final int REMEMBERED = 32;

  private Optional<ChildJvm> running = Optional.empty();

  /** How often, and how, the child died of a model; by its nodes, whatever its sizes are set to. */
  private final Map<String, List<String>> deaths = new LinkedHashMap<>();

  private OfficialProcess() {}

  /** Asks a question about a model; answers come one at a time. */
  synchronized byte[] ask(int question, ModelProto proto) throws Objection, Unavailable {
    String nodes = key(proto);
    List<String> before = deaths.getOrDefault(nodes, List.of());
    if (before.size() >= MOST_DEATHS) {
      throw new Unavailable(before.get(0), null);
    }
    try {
      return answer(question, proto.toByteArray());
    } catch (Death e) {
      if (deaths.size() >= REMEMBERED && before.isEmpty()) {
        deaths.remove(deaths.keySet().iterator().next());
      }
      deaths.computeIfAbsent(nodes, n -> new ArrayList<>()).add(e.getMessage());
      throw new Unavailable(e.getMessage(), e);
    }
  }

  private static String key(ModelProto model) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      model.getGraph().getNodeList().forEach(n -> digest.update(n.toByteArray()));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] answer(int question, byte[] model) throws Objection, Unavailable, Death {
    ChildJvm child = running.filter(ChildJvm::isAlive).isPresent() ? running.get() : start();
    int seconds = ANSWER_SECONDS + model.length / 1_000_000;
    return within(
        child,
        seconds,
        () -> {
          Frames.write(child.commands(), question, out -> out.write(model));
          return read(child);
        });
  }

  /** Starts the child in the background, so that the first question need not wait for it. */
  void startAhead() {
    CompletableFuture.runAsync(
        () -> {
          synchronized (this) {
            if (running.isEmpty()) {
              try {
                start();
              } catch (Unavailable e) {
                running = Optional.empty(); // the first question tries again, and tells
              }
            }
          }
        });
  }

  private ChildJvm start() throws Unavailable {
    end();
    ChildJvm child;
    try {
      child = options().start();
    } catch (LatheException e) {
      throw new Unavailable("the process for the ONNX library does not start", e);
    }
    running = Optional.of(child);
    try {
      within(child, START_SECONDS, () -> read(child));
      return child;
    } catch (Objection | Death e) {
      throw new Unavailable(e.getMessage(), e);
    }
  }

  /** It may still look alive for a moment; no question must be asked of the dying one. */
  private void end() {
    running.ifPresent(ChildJvm::close);
    running = Optional.empty();
  }

  private interface Exchange {
    byte[] run() throws IOException, Objection, Unavailable;
  }

  /** The child is gone, or was killed because it gave no answer. */
  private static final class Death extends Exception {
    private static final long serialVersionUID = 1L;

    Death(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Runs an exchange; kills the child when it takes too long, which ends the exchange. */
  private byte[] within(ChildJvm child, int seconds, Exchange exchange)
      throws Objection, Unavailable, Death {
    AtomicBoolean done = new AtomicBoolean();
    AtomicBoolean late = new AtomicBoolean();
    watch(child, cpu(child).plusSeconds(seconds), System.nanoTime(), done, late);
    try {
      return exchange.run();
    } catch (IOException e) {
      end();
      throw new Death(
          late.get()
              ? "the official ONNX library gives no answer on this model"
              : "the official ONNX library crashes on this model, so something in it is wrong",
          e);
    } finally {
      done.set(true);
    }
  }

  /**
   * Looks once a second whether the child has computed too long. Its own time counts, not the
   * clock's: on a busy machine an honest answer may take long.
   */
  private static void watch(
      ChildJvm child, Duration limit, long start, AtomicBoolean done, AtomicBoolean late) {
    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run)
        .execute(
            () -> {
              if (done.get()) {
                return;
              }
              if (cpu(child).compareTo(limit) > 0
                  || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(LONGEST_SECONDS)) {
                late.set(true);
                child.kill();
              } else {
                watch(child, limit, start, done, late);
              }
            });
  }

  private static Duration cpu(ChildJvm child) {
    return child.handle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static byte[] read(ChildJvm child) throws IOException, Objection, Unavailable {
    Frame answer = Frames.read(child.answers()).orElseThrow(EOFException::new);
    byte[] content = answer.content().readAllBytes();
    switch (answer.kind()) {
      case OfficialChild.DONE -> {
        return content;
      }
      case OfficialChild.OBJECTION -> throw new Objection(text(content));
      default -> throw new Unavailable(text(content), null);
    }
  }

  private static String text(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8).replaceAll("\\s+", " ").strip();
    return text.length() <= 400 ? text : text.substring(0, 397) + "...";
  }

  private static ChildOptions options() {
    return ChildOptions.of("lathe-check", "The ONNX checker", OfficialChild.class.getName())
        .jvm("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms16m", "-Xmn8m", "-Xmx1g")
        // Memory is freed by scopes; the library's own watch over it costs time and collects
        // garbage.
        .property("org.bytedeco.javacpp.maxPhysicalBytes", "0")
        .property("org.bytedeco.javacpp.nopointergc", "true");
  }
}
