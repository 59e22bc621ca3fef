package dev.lathe.views;

import dev.lathe.views.shell.Rail;
import dev.lathe.views.shell.Shell;
import dev.lathe.views.shell.StatusBar;
import dev.lathe.views.shell.TopBar;

/** The frame of the window without anything behind it: what is on screen first. */
record FirstFrame(TopBar top, Rail rail, StatusBar status, Shell shell) {
  FirstFrame() {
    this(new TopBar(), new Rail(), new StatusBar());
  }

  private FirstFrame(TopBar top, Rail rail, StatusBar status) {
    this(top, rail, status, new Shell(top, rail, status));
  }
}
