/**
 * The state that all places share: model, experiment, variants, device; and what is offered below.
 */
package dev.lathe.controllers.workbench;
