package dev.lathe.hardware;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import dev.lathe.base.LatheException;
import dev.lathe.base.ProcessWideState;
import dev.lathe.base.StartsThreads;
import dev.lathe.base.TemporaryFolder;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The one ONNX Runtime of this process.
 *
 * <p>Since 1.29 ONNX Runtime's makers have it report to them over the network, on by default, and
 * for that it takes the command line apart by a regular expression whose recursion overflows a
 * normal stack from a few thousand characters on: a long class path or many file arguments kill the
 * process without a word (onnxruntime issue 32173 and vespa-engine pull request 37786 tell of it).
 * The environment variable {@value #NO_TELEMETRY} set to 1 keeps all of that from happening; the
 * launcher, the tests and the measuring processes set it. For a process started without it, the
 * environment is made on a thread with a large stack, and the reports are switched off at once.
 */
@StartsThreads(
    "ONNX Runtime's environment needs a larger stack than a caller may have; is waited for")
public final class Ort {
  /** The environment variable that ONNX Runtime reads; "1" keeps it from reporting. */
  public static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

  /** Address space only; pages are taken as they are touched. */
  private static final long STACK_BYTES = 512L << 20;

  /** What it calls the folder that it makes for libraries, and removes unless it is killed. */
  private static final String LIBRARIES = "onnxruntime-java";

  private Ort() {}

  /**
   * The environment, made at the first call. Its native log stays silent below fatal: every error
   * also comes as an exception, and lines of native code on the terminal help nobody.
   *
   * @throws LatheException when the native library does not load here
   */
  public static OrtEnvironment environment() {
    // Its Java part makes a folder there at once, and falls over a null where it cannot.
    TemporaryFolder.requireUsable();
    try {
      return Made.ENVIRONMENT.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw LatheException.environment(
          "ONNX Runtime cannot be started.",
          "Its native library does not load: " + cause.getMessage() + ".",
          "Lathe runs on 64-bit Linux, macOS and Windows; see docs/gpu.md if LATHE_ORT_DIR is set.",
          cause);
    } catch (InterruptedException e) {
      throw new IllegalStateException("a finished task does not wait", e);
    }
  }

  /** Made once, failure included, when first asked for. */
  private static final class Made {
    @ProcessWideState("ONNX Runtime has one environment in a process, which is made once and stays")
    static final FutureTask<OrtEnvironment> ENVIRONMENT = new FutureTask<>(Ort::make);

    static {
      if ("1".equals(System.getenv(NO_TELEMETRY))) {
        ENVIRONMENT.run();
      } else {
        // An own thread because only a new thread's stack size can be chosen.
        Thread roomy = new Thread(null, ENVIRONMENT, "ort-environment", STACK_BYTES);
        roomy.start();
        joinUninterruptibly(roomy);
      }
    }
  }

  private static OrtEnvironment make() throws OrtException {
    TemporaryFolder.removeEmpty(LIBRARIES);
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "lathe");
    environment.setTelemetry(false);
    return environment;
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
