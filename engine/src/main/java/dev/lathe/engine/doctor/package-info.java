/**
 * What a model's pictures must look like, found by trying: preprocessing candidates on labelled
 * examples, the worse half given up after each round.
 */
package dev.lathe.engine.doctor;
