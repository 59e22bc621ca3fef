/** The place "Try". */
package dev.lathe.views.tryit;
