/**
 * Transformations of models: each pass is declared once; panels, flags, recipes and docs derive
 * from the declaration.
 */
package dev.lathe.optimizers;
