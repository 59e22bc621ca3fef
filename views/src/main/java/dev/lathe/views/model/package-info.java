/** The place "Model". */
package dev.lathe.views.model;
