/** The search box over sentences. */
package dev.lathe.views.search;
