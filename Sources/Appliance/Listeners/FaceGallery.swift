import Faces

/// The faces that are known, for telling whom a face is of.
struct FaceGallery: Sendable, Equatable {
  struct Entry: Sendable, Equatable {
    let listener: Int64
    let name: String
    let template: FaceEmbedding
  }

  struct Match: Sendable, Equatable {
    let entry: Entry
    /// Cosine, -1...1.
    let similarity: Float
    /// How much less the next one is like it; infinite where there is no other.
    let lead: Float
  }

  var entries: [Entry]

  init(_ entries: [Entry] = []) { self.entries = entries }

  var isEmpty: Bool { entries.isEmpty }

  /// Whom it is most like; nil where nobody is known.
  func best(for face: FaceEmbedding) -> Match? {
    var best: (entry: Entry, similarity: Float)?
    var second = -Float.infinity
    for entry in entries {
      let similarity = entry.template.similarity(to: face)
      if similarity > best?.similarity ?? -.infinity {
        second = best?.similarity ?? -.infinity
        best = (entry, similarity)
      } else {
        second = max(second, similarity)
      }
    }
    return best.map { Match(entry: $0.entry, similarity: $0.similarity, lead: $0.similarity - second) }
  }

  /// How alike everybody is to a face, by listener, in steps of 0.1: 1 for the same face, 0.5 where two may be taken for each other,
  /// 0 from twice as far apart on, as most strangers are. Those of 0 are left out.
  ///
  /// - Parameter samePerson: the cosine from which on two faces may be taken for each other.
  func likeness(to face: FaceEmbedding, samePerson: Float = FaceEmbedding.samePerson) -> [Int64: Float] {
    entries.reduce(into: [:]) { found, entry in
      let apart = (1 - entry.template.similarity(to: face)) / (1 - samePerson)
      let likeness = (10 * (1 - apart / 2)).rounded() / 10
      if likeness > 0 { found[entry.listener] = min(likeness, 1) }
    }
  }
}
