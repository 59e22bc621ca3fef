/** What every command has: its context, guards, and the options that say what a model is. */
package dev.lathe.app.cli.command;
