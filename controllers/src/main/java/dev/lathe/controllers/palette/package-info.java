/** What the command palette finds. */
package dev.lathe.controllers.palette;
