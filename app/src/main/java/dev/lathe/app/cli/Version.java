package dev.lathe.app.cli;

/** Which Lathe this is. */
final class Version {
  private Version() {}

  static String text() {
    String built = Version.class.getPackage().getImplementationVersion();
    return built == null ? "(not packaged)" : built;
  }
}
