/** Well-known lists of class names, offered where a model has as many classes and no names. */
package dev.lathe.engine.labels;
