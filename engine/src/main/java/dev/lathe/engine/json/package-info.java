/** What all readers of JSON share. */
package dev.lathe.engine.json;
