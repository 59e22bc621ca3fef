package dev.lathe.engine.task;

import dev.lathe.engine.answer.TokenTags;
import dev.lathe.engine.answer.TokenTags.Entity;
import dev.lathe.engine.answer.TokenTags.Piece;
import dev.lathe.engine.answer.TokenTags.Sentence;
import dev.lathe.engine.answer.TokenTags.Word;
import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.text.TagScheme;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tags of tokens as bytes. */
final class TagsWire {
  private TagsWire() {}

  static void write(DataOutputStream out, TokenTags a) throws IOException {
    out.writeInt(a.pieces().size());
    for (Piece p : a.pieces()) {
      out.writeInt(p.label());
      out.writeFloat(p.score());
    }
    out.writeBoolean(a.sentence().isPresent());
    if (a.sentence().isPresent()) {
      sentence(out, a.sentence().get());
    }
  }

  private static void sentence(DataOutputStream out, Sentence s) throws IOException {
    out.writeByte(s.scheme().ordinal());
    out.writeInt(s.types().size());
    for (String type : s.types()) {
      Wire.text(out, type);
    }
    Wire.text(out, s.text());
    out.writeInt(s.cutAt());
    out.writeInt(s.words().size());
    for (Word w : s.words()) {
      part(out, w.text(), w.start(), w.end(), w.label(), w.score());
    }
    out.writeInt(s.entities().size());
    for (Entity e : s.entities()) {
      part(out, e.text(), e.start(), e.end(), e.label(), e.score());
    }
  }

  private static void part(
      DataOutputStream out, String text, int start, int end, String label, double score)
      throws IOException {
    Wire.text(out, text);
    out.writeInt(start);
    out.writeInt(end);
    Wire.text(out, label);
    out.writeDouble(score);
  }

  static TokenTags read(DataInputStream in) throws IOException {
    int n = in.readInt();
    List<Piece> pieces = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      pieces.add(new Piece(in.readInt(), in.readFloat()));
    }
    return new TokenTags(pieces, in.readBoolean() ? Optional.of(sentence(in)) : Optional.empty());
  }

  private static Sentence sentence(DataInputStream in) throws IOException {
    TagScheme scheme = TagScheme.values()[in.readByte()];
    int n = in.readInt();
    List<String> types = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      types.add(Wire.text(in));
    }
    String text = Wire.text(in);
    int cutAt = in.readInt();
    List<Word> words = words(in);
    List<Entity> entities =
        words(in).stream()
            .map(w -> new Entity(w.label(), w.text(), w.start(), w.end(), w.score()))
            .toList();
    return new Sentence(scheme, types, text, words, entities, cutAt);
  }

  private static List<Word> words(DataInputStream in) throws IOException {
    int n = in.readInt();
    List<Word> words = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      words.add(
          new Word(Wire.text(in), in.readInt(), in.readInt(), Wire.text(in), in.readDouble()));
    }
    return words;
  }
}
