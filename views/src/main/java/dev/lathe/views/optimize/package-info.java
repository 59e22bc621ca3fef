/** The place "Optimize". */
package dev.lathe.views.optimize;
