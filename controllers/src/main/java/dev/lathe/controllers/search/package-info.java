/** A search box over sentences: the nearest by the original and by variants, beside each other. */
package dev.lathe.controllers.search;
