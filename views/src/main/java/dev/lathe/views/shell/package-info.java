/** The frame around the places: top bar, rail, status bar, overlays. */
package dev.lathe.views.shell;
