/** JavaFX behind the controllers' interfaces: the screen's thread, dialogs, theme. */
package dev.lathe.views.platform;
