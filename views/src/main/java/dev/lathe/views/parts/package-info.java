/** Small building blocks that every screen uses, so that one thing looks the same everywhere. */
package dev.lathe.views.parts;
