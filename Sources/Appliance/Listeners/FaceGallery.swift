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
}
