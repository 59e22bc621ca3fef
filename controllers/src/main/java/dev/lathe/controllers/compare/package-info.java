/**
 * The matrix of variants and devices: what was measured, what it is compared with, what is best.
 */
package dev.lathe.controllers.compare;
