/** What a person can do, as data: text, icon, shortcut, and the reason why not. */
package dev.lathe.controllers.action;
