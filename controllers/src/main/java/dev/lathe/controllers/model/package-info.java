/** The place "Model": facts, operators by cost, and the setup that a person can change. */
package dev.lathe.controllers.model;
