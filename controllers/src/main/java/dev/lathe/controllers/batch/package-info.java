/** Answering whole data sets into files, from the window. */
package dev.lathe.controllers.batch;
