package dev.lathe.controllers.doctor;

import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.engine.doctor.Finding;
import java.util.Optional;

/**
 * A way to feed the model as a list shows it.
 *
 * @param finding what "Use" takes
 * @param score how well it did, with its interval and on how many examples
 * @param way the order of the colours, the range, the fit, in words
 * @param sees what the network sees of an example in this way; empty where it cannot be shown
 * @param chosen whether it is the best, and better than chance
 * @param present whether the model is fed in this way now
 */
public record DoctorLine(
    Finding finding,
    String score,
    String way,
    Optional<PixelPicture> sees,
    boolean chosen,
    boolean present) {}
