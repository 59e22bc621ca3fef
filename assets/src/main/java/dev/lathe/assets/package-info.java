/** Sample models, data sets, style sheets and lessons. */
package dev.lathe.assets;
