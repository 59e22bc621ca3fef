/** The two ways to reach the person: asking, and telling. */
package dev.lathe.controllers.user;
