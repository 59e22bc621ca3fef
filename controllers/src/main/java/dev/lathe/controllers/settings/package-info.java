/** What the window remembers between two starts. */
package dev.lathe.controllers.settings;
