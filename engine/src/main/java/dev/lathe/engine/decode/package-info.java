/** From the outputs of a run to answers: one decoder a kind of answer. */
package dev.lathe.engine.decode;
