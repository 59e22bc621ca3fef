/** What broke: the examples whose answer a variant changed, and what that did to each class. */
package dev.lathe.controllers.changes;
