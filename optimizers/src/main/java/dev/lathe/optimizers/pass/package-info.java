/** What a pass is: its declaration, its parameters with their values, and what it reports. */
package dev.lathe.optimizers.pass;
