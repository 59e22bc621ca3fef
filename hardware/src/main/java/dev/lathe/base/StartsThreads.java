package dev.lathe.base;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A class that starts threads of its own. All others run a {@link Job} on a runner, which shows its
 * progress, can be cancelled and delivers its errors. The architecture rules look for this.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface StartsThreads {
  /** Why a job on a runner does not do here, and what ends the threads: a sentence. */
  String value();
}
