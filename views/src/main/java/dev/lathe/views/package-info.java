/** What a screen looks like: scene graph, charts, theme. */
package dev.lathe.views;
