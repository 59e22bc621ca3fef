/** Brings the modules together: what controllers ask for, answered by what lies below. */
package dev.lathe.app.wiring;
