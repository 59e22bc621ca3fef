/** The recipe with its sliders, the live preview that follows them, and making variants. */
package dev.lathe.controllers.optimize;
