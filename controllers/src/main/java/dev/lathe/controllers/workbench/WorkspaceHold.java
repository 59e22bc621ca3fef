package dev.lathe.controllers.workbench;

import dev.lathe.base.LatheException;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.experiment.WorkspaceClaim;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/**
 * Whether this window may change the workspace that is open in it (decision 17). Use on the
 * screen's thread, but for {@link #attempt}.
 */
final class WorkspaceHold implements AutoCloseable {
  private final ReadOnlyStringWrapper obstacle = new ReadOnlyStringWrapper("");
  private Optional<Held> held = Optional.empty();

  private record Held(Path folder, WorkspaceClaim claim) {}

  /** Why the open workspace may only be looked at; empty when it may be changed. */
  ReadOnlyStringProperty obstacleProperty() {
    return obstacle.getReadOnlyProperty();
  }

  /** The workspace that is held now. */
  Optional<Path> folder() {
    return held.map(Held::folder);
  }

  /**
   * Tries to claim a workspace; empty where this window holds it already.
   *
   * @param now what was held when the opening began
   */
  static Optional<WorkspaceClaim.Attempt> attempt(Path workspace, Optional<Path> now) {
    return now.equals(Optional.of(workspace))
        ? Optional.empty()
        : Optional.of(WorkspaceClaim.take(workspace));
  }

  /** Lets go of the workspace before, and holds this one as far as the attempt went. */
  void settle(Path workspace, WorkspaceClaim.Attempt attempt) {
    close();
    held = attempt.claim().map(c -> new Held(workspace, c));
    obstacle.set(
        attempt
            .obstacle()
            .map(o -> Texts.get("workspace.obstacle." + o.name().toLowerCase(Locale.ROOT)))
            .orElse(""));
  }

  /** What the person should know about a workspace that may only be looked at. */
  Optional<LatheException> warning(Path workspace) {
    return obstacle.get().isEmpty()
        ? Optional.empty()
        : Optional.of(
            LatheException.environment(
                Texts.get("workspace.read-only", workspace.getFileName()),
                obstacle.get(),
                Texts.get("workspace.read-only.todo"),
                null));
  }

  @Override
  public void close() {
    held.ifPresent(h -> h.claim().close());
    held = Optional.empty();
  }
}
