/** Models from the command line: what is in them, what they answer, what they can be for. */
package dev.lathe.app.cli.model;
