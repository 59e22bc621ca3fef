package dev.lathe.engine.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.generate.TinyDecoders;
import dev.lathe.engine.generate.TinyDecoders.Cache;
import dev.lathe.engine.generate.TinyDecoders.Kind;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates in the manners of well-known models, and templates that mean harm. */
class ChatTemplateTest {
  private static final List<ChatMessage> TALK =
      List.of(ChatMessage.system("Be brief."), ChatMessage.user(" Hi {{ 1 + 1 }} there "));

  @TempDir Path dir;

  private static String render(String template) {
    return new ChatTemplate(template, "x.jinja", Map.of("bos_token", "<s>", "eos_token", "</s>"))
        .render(TALK);
  }

  private static String refusal(String template) {
    try {
      return "rendered " + render(template);
    } catch (LatheException e) {
      assertThat(e.what()).contains("x.jinja");
      return e.why();
    }
  }

  @Test
  void chatMl() {
    assertThat(
            render(
                "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' +"
                    + " message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if"
                    + " add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"))
        .isEqualTo(
            "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\n Hi {{ 1 + 1 }} there"
                + " <|im_end|>\n<|im_start|>assistant\n");
  }

  @Test
  void headersWithTheBeginningOfTextInTheFirst() {
    assertThat(
            render(
                "{% set loop_messages = messages %}{% for message in loop_messages %}{% set"
                    + " content = '[' + message['role'] + ']\\n\\n' + message['content'] | trim +"
                    + " '<eot>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content"
                    + " %}{% endif %}{{ content }}{% endfor %}"))
        .isEqualTo("<s>[system]\n\nBe brief.<eot>[user]\n\nHi {{ 1 + 1 }} there<eot>");
  }

  @Test
  void linesOfStatementsLeaveNoTrace() {
    assertThat(
            render(
                """
                {%- if messages[0]['role'] == 'system' %}
                    {%- set system = messages[0]['content'] %}
                    {%- set rest = messages[1:] %}
                {%- else %}
                    {%- set rest = messages %}
                {%- endif %}
                {{- bos_token }}
                {%- for m in rest %}
                    {%- if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}
                        {{- raise_exception('roles must alternate') }}
                    {%- endif %}
                    {%- if loop.last and system is defined %}
                        {{- '[INST] ' + system + '\\n\\n' + m['content'] + '[/INST]' }}
                    {%- endif %}
                {%- endfor %}
                """))
        .isEqualTo("<s>[INST] Be brief.\n\n Hi {{ 1 + 1 }} there [/INST]");
    assertThat(render("a\n  {% if true %}\n  b\n  {% endif %}\nc {#- no -#} d\n"))
        .isEqualTo("a\n  b\ncd");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        "{% set ns = namespace(n=0) %}{% for m in messages %}{% set ns.n = ns.n + 1 %}{% endfor %}"
            + "{{ ns.n }} § 2",
        "{% for m in messages if m.role == 'user' %}{{ m.content.split()[0] }}{% endfor %} § Hi",
        "{{ messages[0] | tojson }} § {\"role\": \"system\", \"content\": \"Be brief.\"}",
        "{%- macro f(x, y='!') %}<{{ x }}{{ y }}>{%- endmacro %}{{ f('q') }} § <q!>",
        "{{ 'a' if tools else 'b' }}{{ x is not defined and not x }} § bTrue",
        "{{ 7 % 3 }} {{ -7 // 2 }} {{ 'abc'[::-1] }} {{ [1, 2, 3][-2:] }} § 1 -4 cba [2, 3]",
        "{{ messages | selectattr('role', 'equalto', 'user') | list | length }} § 1",
        "{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k ~ v }}{% if not loop.last %}, {% endif %}"
            + "{% endfor %} § a1, b2",
        "{{ messages | map(attribute='role') | join('-') | upper }} § SYSTEM-USER",
        "{% for m in [] %}x{% else %}none{% endfor %} § none",
        "{% for i in range(9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i > 3 %}{% break %}"
            + "{% endif %}{{ i }}{% endfor %} § 013"
      })
  void whatTemplatesUse(String template, String text) {
    assertThat(render(template)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in range(1000000000) %}{% for j in range(1000000000) %}x{% endfor %}{% endfor %}",
        "{% for i in range(1000) %}{% for j in range(1000) %}{% for k in range(1000) %}{% endfor %}"
            + "{% endfor %}{% endfor %}",
        "{% set n = namespace(x='abcdefgh') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}"
            + "{% endfor %}",
        "{% set n = namespace(x=[1, 2]) %}{% for i in range(60) %}{% set n.x = n.x + n.x %}"
            + "{% endfor %}",
        "{{ 'abc' * 1000000000000 }}"
      })
  @Timeout(60)
  void aTemplateThatDoesNotEndIsStopped(String endless) {
    assertThat(refusal(endless)).startsWith("It does not come to an end");
  }

  @Test
  void templatesReachNothingAndNestOnlySoFar() {
    assertThat(refusal("{{ messages.getClass() }}")).contains("'getClass' is not known");
    assertThat(render("[{{ ''.class }}{{ messages.__class__ }}]")).isEqualTo("[]");
    assertThat(refusal("{% include '/etc/passwd' %}")).contains("'include' is not allowed");
    assertThat(refusal("{{ 'x' | system }}")).contains("'system' is not known");
    assertThat(refusal("{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}")).contains("deeply");
    assertThat(refusal("{{ " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + " }}"))
        .contains("deeply");
    assertThat(refusal("{% if true %}".repeat(5000) + "{% endif %}".repeat(5000)))
        .contains("deeply");
    assertThat(refusal("{% set l = [] %}{% do l.append(l) %}{{ l }}")).contains("deeply");
    assertThat(
            refusal(
                "{% set n = namespace(x=[1]) %}{% for i in range(45) %}{% set n.x = [n.x, n.x] %}"
                    + "{% endfor %}{{ n.x }}"))
        .contains("deeply");
  }

  @Test
  void faultsAreNamed() {
    assertThat(refusal("{{ raise_exception('no system role') }}")).contains("no system role");
    assertThat(refusal("{{ x.y.z }}")).contains("'y' of something that is not there");
    assertThat(refusal("{% if x %}a")).contains("missing");
    assertThat(refusal("{% endif %}")).contains("nothing is open");
    assertThat(refusal("{{ 'a")).contains("no end");
    assertThat(refusal("{{ 1 + }}")).isNotEmpty().doesNotStartWith("rendered");
  }

  private Model model() throws IOException {
    Path file = TinyDecoders.write(dir, new Kind(Cache.NONE, 4, DataType.FLOAT, true, false), 64);
    return ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
  }

  @Test
  void itLiesBesideTheModel() throws IOException {
    Model model = model();
    assertThat(ChatTemplate.of(model)).isEmpty();
    Files.writeString(
        dir.resolve("tokenizer_config.json"),
        "{\"bos_token\": {\"content\": \"b\"}, \"eos_token\": \"e\", \"chat_template\": \"{{"
            + " bos_token + messages[0].content + eos_token }}\"}");
    ChatTemplate inConfig = ChatTemplate.of(model).orElseThrow();
    assertThat(inConfig.render(List.of(ChatMessage.user("a")))).isEqualTo("bae");
    Files.writeString(dir.resolve("chat_template.jinja"), "{{ messages | length }}");
    assertThat(ChatTemplate.of(model).orElseThrow().render(TALK)).isEqualTo("2");
    Files.write(dir.resolve("chat_template.jinja"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> ChatTemplate.of(model))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.what()).contains("cannot be read"));
  }
}
