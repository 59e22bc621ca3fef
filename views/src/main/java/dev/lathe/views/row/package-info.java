/** A row of a table in "Try": its form, what if a column moved, which columns count. */
package dev.lathe.views.row;
