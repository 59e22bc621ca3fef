/** Charts of JFreeChart, dressed like the window, and their export. */
package dev.lathe.views.chart;
