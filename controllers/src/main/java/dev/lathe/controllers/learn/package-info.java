/** Lessons that drive the real screens: predict, then measure. */
package dev.lathe.controllers.learn;
