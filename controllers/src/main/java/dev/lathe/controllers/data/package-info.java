/** The labelled examples that all places share. */
package dev.lathe.controllers.data;
