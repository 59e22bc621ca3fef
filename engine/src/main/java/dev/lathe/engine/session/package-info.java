/** Models opened in ONNX Runtime: sessions, and predictors that go from a sample to an answer. */
package dev.lathe.engine.session;
