/** What each pass of a variant's recipe brought, as a waterfall of size, latency and accuracy. */
package dev.lathe.controllers.steps;
