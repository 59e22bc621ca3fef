/** The lessons there are, a class each; {@link Lessons} lists them. */
package dev.lathe.controllers.learn.lessons;
