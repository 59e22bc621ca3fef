/** Everything that a person reads: the one resource bundle, and how numbers are written. */
package dev.lathe.controllers.text;
