package dev.lathe.views.platform;

import dev.lathe.controllers.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Whether the system is set to dark; JavaFX 21 does not say (22 does). Not for the FX thread. */
public final class SystemLook {
  private SystemLook() {}

  /** Whether to begin dark. */
  public static boolean isDark(Settings.Theme theme) {
    return switch (theme) {
      case DARK -> true;
      case LIGHT -> false;
      case SYSTEM -> systemIsDark();
    };
  }

  private static boolean systemIsDark() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (os.contains("mac")) {
      return answer("defaults", "read", "-g", "AppleInterfaceStyle").contains("dark");
    }
    if (os.contains("win")) {
      String key = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize";
      return answer("reg", "query", key, "/v", "AppsUseLightTheme").contains("0x0");
    }
    String gtk = System.getenv("GTK_THEME");
    if (gtk != null) {
      return gtk.toLowerCase(Locale.ROOT).contains("dark");
    }
    return answer("gsettings", "get", "org.gnome.desktop.interface", "color-scheme")
        .contains("dark");
  }

  /** What a short command prints; empty when it is missing, slow or fails. */
  private static String answer(String... command) {
    try {
      Process p = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      p.getOutputStream().close();
      if (!p.waitFor(300, TimeUnit.MILLISECONDS)) {
        p.destroyForcibly();
        return "";
      }
      return new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
