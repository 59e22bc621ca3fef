package dev.lathe.optimizers.training.torch;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of the C library that PyTorch's kernels depend on, on Linux; elsewhere nothing is done.
 *
 * <ul>
 *   <li>Every step allocates and frees the same megabytes. Left alone, glibc hands each block back
 *       to the kernel and gets it anew, page by page: a tenth to a fifth of the time of a training.
 *   <li>GNU OpenMP lets idle threads spin, which takes processors from whatever else runs, the
 *       thread that reads the next batch among it.
 * </ul>
 */
public final class NativeTuning {
  private static final Logger LOG = LoggerFactory.getLogger(NativeTuning.class);

  // mallopt(3)
  private static final int M_TRIM_THRESHOLD = -1;
  private static final int M_MMAP_THRESHOLD = -3;

  /** The most that glibc accepts. */
  private static final int MMAP_FROM = 32 << 20;

  private static final int KEPT = 1 << 30;

  private NativeTuning() {}

  /** Before the native library is loaded: OpenMP reads its environment only then. */
  static void apply() {
    if (!Platform.isLinux()) {
      return;
    }
    try {
      NativeLibrary c = NativeLibrary.getProcess();
      c.getFunction("setenv").invokeInt(new Object[] {"OMP_WAIT_POLICY", "PASSIVE", 0});
      c.getFunction("mallopt").invokeInt(new Object[] {M_MMAP_THRESHOLD, MMAP_FROM});
      c.getFunction("mallopt").invokeInt(new Object[] {M_TRIM_THRESHOLD, KEPT});
    } catch (UnsatisfiedLinkError e) {
      LOG.info("the C library cannot be tuned, training will be slower: {}", e.getMessage());
    }
  }

  /** Gives back to the system what the allocator kept for the next step. */
  public static void release() {
    if (!Platform.isLinux()) {
      return;
    }
    try {
      NativeLibrary.getProcess().getFunction("malloc_trim").invokeInt(new Object[] {0L});
    } catch (UnsatisfiedLinkError e) {
      LOG.debug("no malloc_trim here", e);
    }
  }
}
