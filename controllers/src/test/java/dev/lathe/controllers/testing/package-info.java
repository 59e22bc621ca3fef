/** Stand-ins for the engine and the toolkit, for tests of controllers and views. */
package dev.lathe.controllers.testing;
