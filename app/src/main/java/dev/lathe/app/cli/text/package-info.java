/** Numbers, tables and JSON as the command line prints them. */
package dev.lathe.app.cli.text;
