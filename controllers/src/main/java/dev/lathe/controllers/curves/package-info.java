/** What every threshold would do, from the scores of one run: curves, confusion matrix, price. */
package dev.lathe.controllers.curves;
