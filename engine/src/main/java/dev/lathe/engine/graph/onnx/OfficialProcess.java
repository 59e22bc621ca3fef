package dev.lathe.engine.graph.onnx;

import dev.lathe.base.StartsThreads;
import dev.lathe.base.ThisJava;
import dev.lathe.engine.graph.onnx.Official.Objection;
import dev.lathe.engine.graph.onnx.Official.Unavailable;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private Process process;
  private DataOutputStream questions;
  private DataInputStream answers;

  private OfficialProcess() {}

  /** Asks a question about a model; answers come one at a time. */
  synchronized byte[] ask(int question, byte[] model) throws Objection, Unavailable {
    if (process == null || !process.isAlive()) {
      start();
    }
    int seconds = ANSWER_SECONDS + model.length / 1_000_000;
    return within(
        seconds,
        () -> {
          questions.writeInt(question);
          questions.writeInt(model.length);
          questions.write(model);
          questions.flush();
          return read();
        });
  }

  /** Starts the child in the background, so that the first question need not wait for it. */
  void startAhead() {
    CompletableFuture.runAsync(
        () -> {
          synchronized (this) {
            if (process == null) {
              try {
                start();
              } catch (Unavailable e) {
                process = null; // the first question tries again, and tells
              }
            }
          }
        });
  }

  private void start() throws Unavailable {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.DISCARD);
      process = builder.start();
    } catch (IOException e) {
      throw new Unavailable("the process for the ONNX library does not start", e);
    }
    questions = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    try {
      within(START_SECONDS, this::read);
    } catch (Objection e) {
      throw new Unavailable(e.getMessage(), e);
    }
  }

  private interface Exchange {
    byte[] run() throws IOException, Objection, Unavailable;
  }

  /** Runs an exchange; kills the child when it takes too long, which ends the exchange. */
  private byte[] within(int seconds, Exchange exchange) throws Objection, Unavailable {
    Process child = process;
    AtomicBoolean done = new AtomicBoolean();
    AtomicBoolean late = new AtomicBoolean();
    watch(child, cpu(child).plusSeconds(seconds), System.nanoTime(), done, late);
    try {
      return exchange.run();
    } catch (IOException e) {
      child.destroyForcibly();
      // It may still look alive for a moment; the next question must not be asked of the dying one.
      process = null;
      throw new Unavailable(
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
      Process child, Duration limit, long start, AtomicBoolean done, AtomicBoolean late) {
    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run)
        .execute(
            () -> {
              if (done.get()) {
                return;
              }
              if (cpu(child).compareTo(limit) > 0
                  || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(LONGEST_SECONDS)) {
                late.set(true);
                child.destroyForcibly();
              } else {
                watch(child, limit, start, done, late);
              }
            });
  }

  private static Duration cpu(Process child) {
    return child.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private byte[] read() throws IOException, Objection, Unavailable {
    long magic = answers.readLong();
    while (magic != OfficialChild.MAGIC) {
      magic = magic << 8 | answers.readUnsignedByte();
    }
    int status = answers.readInt();
    byte[] content = new byte[answers.readInt()];
    answers.readFully(content);
    switch (status) {
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

  private static List<String> command() throws IOException {
    List<String> c = new ArrayList<>();
    c.add(
        ThisJava.program()
            .orElseThrow(
                () -> new IOException("there is no java in " + System.getProperty("java.home"))));
    c.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g"));
    c.addAll(ThisJava.options());
    // A crash is told in one sentence here; its traces are of no use to anybody.
    c.add("-XX:ErrorFile=" + (File.separatorChar == '/' ? "/dev/null" : "NUL"));
    c.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:+DisplayVMOutputToStderr"));
    // Memory is freed by scopes; the library's own watch over it costs time and collects garbage.
    c.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    c.add("-Dorg.bytedeco.javacpp.nopointergc=true");
    c.add("-cp");
    c.add(ThisJava.classPath());
    c.add(OfficialChild.class.getName());
    c.add(Long.toString(ProcessHandle.current().pid()));
    return c;
  }
}
