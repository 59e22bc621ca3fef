/** What broke: a gallery of changed examples, one of them large, and what it says by class. */
package dev.lathe.views.changes;
