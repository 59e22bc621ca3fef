package dev.lathe.views.platform;

import dev.lathe.controllers.user.Notifications;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the person of errors that nobody caught, on whatever thread: a button that does nothing and
 * only writes to a log looks broken. Each place in the code is told of once; what fails at every
 * frame would bury all else.
 */
public final class UncaughtErrors implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(UncaughtErrors.class);

  private final Supplier<Optional<Notifications>> notifications;
  private final Set<String> told = new HashSet<>();

  /**
   * A handler that can be installed before the window is there.
   *
   * @param notifications where to tell it; empty while there is nowhere
   */
  public UncaughtErrors(Supplier<Optional<Notifications>> notifications) {
    this.notifications = notifications;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable error) {
    LOG.error("Error in {}", thread.getName(), error);
    try {
      new PlatformFxThread().execute(() -> tell(error));
    } catch (IllegalStateException e) {
      LOG.debug("The toolkit has ended, so that there is no window to tell it in.", e);
    }
  }

  private void tell(Throwable error) {
    if (told.add(place(error))) {
      notifications.get().ifPresent(n -> n.error(error));
    }
  }

  private static String place(Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return error.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
