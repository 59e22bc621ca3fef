package dev.lathe.controllers.optimize;

/**
 * A label with its score in the live preview.
 *
 * @param share the score in 0..1
 */
public record PreviewBar(String label, String score, double share) {}
