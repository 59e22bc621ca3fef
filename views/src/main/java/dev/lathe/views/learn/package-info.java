/** The place "Learn". */
package dev.lathe.views.learn;
