package dev.lathe.base;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A static field that changes while the program runs. All other state belongs to objects, which
 * tests can make anew and whose end somebody decides. The architecture rules look for this.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.CLASS)
public @interface ProcessWideState {
  /** Why there can only be one in a process: a sentence. */
  String value();
}
