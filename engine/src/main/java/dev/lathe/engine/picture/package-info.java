/** Pictures: decoded from files, fitted to a network's input, turned into tensors. */
package dev.lathe.engine.picture;
