/** A row of a table as a form: what is answered, what if a column moved, which columns count. */
package dev.lathe.controllers.row;
