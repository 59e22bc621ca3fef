/** The place "Compare". */
package dev.lathe.views.compare;
