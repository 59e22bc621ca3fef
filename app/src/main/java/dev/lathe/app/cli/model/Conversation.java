package dev.lathe.app.cli.model;

import dev.lathe.engine.chat.ChatMessage;
import dev.lathe.engine.chat.ChatTemplate;
import dev.lathe.engine.task.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a person and a model have said, as the model wants to read it. */
final class Conversation {
  private final ChatTemplate template;
  private final List<ChatMessage> said = new ArrayList<>();

  /**
   * Nothing is said yet.
   *
   * @throws dev.lathe.base.LatheException where the model has no chat template
   */
  Conversation(Model model, Optional<String> system) {
    template = ChatTemplate.require(model);
    system.ifPresent(s -> said.add(ChatMessage.system(s)));
  }

  /**
   * All that was said, and this.
   *
   * @throws dev.lathe.base.LatheException when the template fails
   */
  String prompt(String message) {
    List<ChatMessage> all = new ArrayList<>(said);
    all.add(ChatMessage.user(message));
    return template.render(all);
  }

  /** Remembers a message and its answer. */
  void add(String message, String answer) {
    said.add(ChatMessage.user(message));
    said.add(ChatMessage.assistant(answer));
  }
}
