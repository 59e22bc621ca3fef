/**
 * The preprocessing doctor as screens show it: what was tried, how it did, one click to take it.
 */
package dev.lathe.controllers.doctor;
