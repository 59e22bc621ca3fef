/** The place "Try": inputs, answers of original and variants, and how they differ. */
package dev.lathe.controllers.tryit;
