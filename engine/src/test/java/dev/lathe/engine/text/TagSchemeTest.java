package dev.lathe.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spans by seqeval's rule: its published examples, and what it makes of tags out of order. */
class TagSchemeTest {
  private static String spans(TagScheme scheme, String tags) {
    return scheme.spans(List.of(tags.split(" "))).stream()
        .map(s -> s.type() + ":" + s.from() + "-" + s.to())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    // chakki-works/seqeval, docstrings and test_metrics.py; ends there are the last word's
    "B-PER I-PER O B-LOC, PER:0-2 LOC:3-4",
    "O O O B-MISC I-MISC I-MISC O B-PER I-PER, MISC:3-6 PER:7-9",
    "O O B-MISC I-MISC I-MISC I-MISC O B-PER I-PER, MISC:2-6 PER:7-9",
    // by its source: I after O begins one, as in IOB1; another type begins one
    "O I-PER I-PER O I-LOC, PER:1-3 LOC:4-5",
    "I-PER B-PER I-PER, PER:0-1 PER:1-3",
    "B-PER I-LOC, PER:0-1 LOC:1-2",
    "B-PER B-PER, PER:0-1 PER:1-2",
    // IOBES and BILOU, in and out of order
    "B-PER I-PER E-PER S-LOC O, PER:0-3 LOC:3-4",
    "S-PER I-PER E-PER, PER:0-1 PER:1-3",
    "E-PER E-PER, PER:0-1 PER:1-2",
    "O E-PER O, PER:1-2",
    "B-PER I-PER L-PER U-LOC O, PER:0-3 LOC:3-4",
    "B-PER M-PER E-PER, PER:0-3",
    // a type with a hyphen, an underscore as the prefix's, no type at all
    "B-a-b I-a-b, a-b:0-2",
    "B_PER I_PER, PER:0-2",
    "B I O B, _:0-2 _:3-4"
  })
  void spansAreSeqevals(String tags, String expected) {
    assertThat(spans(TagScheme.PREFIXES, tags)).isEqualTo(expected);
  }

  @Test
  void typesWithoutPrefixesMakeRunsAndPartsOfSpeechDoNot() {
    assertThat(spans(TagScheme.PLAIN, "PER PER O PER LOC")).isEqualTo("PER:0-2 PER:3-4 LOC:4-5");
    assertThat(spans(TagScheme.WORDS, "NOUN NOUN VERB")).isEqualTo("NOUN:0-1 NOUN:1-2 VERB:2-3");
    assertThat(spans(TagScheme.PREFIXES, "O O")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "O B-PER I-PER, PREFIXES",
    "I-PER O, PREFIXES",
    "B-PER I-PER L-PER U-PER O, PREFIXES",
    "O X [CLS] [SEP] B-PER I-PER, PREFIXES",
    "B I O, PREFIXES",
    "PER LOC O, PLAIN",
    "NOUN VERB ADJ, WORDS",
    "B-3 X-1 Y-2 Z-4 W-5, WORDS"
  })
  void theLabelsTellTheScheme(String labels, TagScheme expected) {
    assertThat(TagScheme.of(List.of(labels.split(" ")))).isEqualTo(expected);
  }

  @Test
  void tagsOfTwoSchemesAreTheSameInOne() {
    List<String> iob1 = List.of("I-PER", "I-PER", "B-PER", "O");
    List<String> bilou = List.of("B-PER", "L-PER", "U-PER", "O");
    assertThat(TagScheme.canonical(TagScheme.PREFIXES.spans(iob1), 4))
        .isEqualTo(TagScheme.canonical(TagScheme.PREFIXES.spans(bilou), 4))
        .containsExactly("B-PER", "I-PER", "B-PER", "O");
  }

  @Test
  void piecesOfAWordAreJoinedAndWhiteSpaceParts() {
    // A tokenizer that keeps the space before a word, takes all of a text for one word, and adds
    // a special token; the sign is two units of a string and one character.
    String text = "\uD83D\uDE00 lovelace  x";
    TextFrame f =
        TextFrame.of(
            text,
            List.of(
                new Place(-1, -1),
                new Place(0, 1),
                new Place(1, 6),
                new Place(6, 10),
                new Place(10, 13)),
            List.of(-1, 0, 0, 0, 0),
            false);
    assertThat(f.wordOf()).containsExactly(-1, 0, 1, 1, 2);
    assertThat(f.words())
        .extracting(p -> p.of(text))
        .containsExactly("\uD83D\uDE00", "lovelace", "x");
    assertThat(f.cutAt()).isNegative();
  }

  @Test
  void aFullSentenceIsCutOnlyWhereWordsAreLeft() {
    List<Place> places = List.of(new Place(0, 1), new Place(2, 3));
    assertThat(TextFrame.of("a b c", places, List.of(0, 1), true).cutAt()).isEqualTo(3);
    assertThat(TextFrame.of("a b  ", places, List.of(0, 1), true).cutAt()).isNegative();
  }
}
