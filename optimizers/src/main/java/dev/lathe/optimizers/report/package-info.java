/**
 * An experiment as a document that is handed on: one self-contained HTML file, Markdown or JSON.
 * Every number comes from the stored experiment; nothing is measured or computed anew but what a
 * chart needs.
 */
package dev.lathe.optimizers.report;
