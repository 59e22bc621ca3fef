/**
 * Conversations with language models: chat templates in Jinja, as Hugging Face's folders have them.
 * A template is a stranger's program, so it runs in an interpreter that knows strings, numbers,
 * lists and maps and nothing else, and counts what it does.
 */
package dev.lathe.engine.chat;
