/**
 * What screens need from below, as interfaces, and the values that these answer with. Screens are
 * tested with fakes of them.
 */
package dev.lathe.controllers.services;
