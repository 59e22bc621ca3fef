package dev.lathe.controllers.changes;

/**
 * All that the screen of what broke needs.
 *
 * @param gallery the changed examples and what they say of the variant
 * @param large one of them
 * @param files takes them out
 */
public record ChangesPlace(ChangesController gallery, LargeChange large, ChangeFiles files)
    implements AutoCloseable {
  /** One step back: from the large example to the gallery, from that to the matrix. */
  public void back() {
    if (large.openProperty().get()) {
      large.leave();
    } else {
      gallery.hide();
    }
  }

  @Override
  public void close() {
    large.close();
    gallery.close();
  }
}
