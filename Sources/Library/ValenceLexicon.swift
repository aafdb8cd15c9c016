/// What single words say about valence, for lyrics: Models/lyrics.md.
public struct ValenceLexicon: Sendable {
  /// -1...1 by word.
  private let values: [String: Float]

  /// Knows no words.
  public static let none = ValenceLexicon(text: "")

  /// How much of it counts for the valence of the track.
  public static let weight: Float = 0.15

  /// Fewer words that say something say nothing.
  static let fewest = 5
  private static let negations: Set<String> = ["not", "no", "never", "without", "nothing", "cannot"]

  /// - Parameter text: lines of a value from -4 to 4 and the words that have it.
  public init(text: some StringProtocol) {
    var values: [String: Float] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ")
      guard let first = words.first, let value = Float(first), value.isFinite else { continue }
      for word in words.dropFirst() { values[String(word)] = min(max(value / 4, -1), 1) }
    }
    self.values = values
  }

  /// The mean of the words that say something, -1...1, each turned around after a negation; nil for too few.
  public func valence(of lyrics: String) -> Float? {
    guard !values.isEmpty else { return nil }
    var (sum, count): (Float, Int) = (0, 0)
    var before: [String] = []
    for word in lyrics.lowercased().split(whereSeparator: { !$0.isLetter && $0 != "'" && $0 != "’" }).map(String.init) {
      if let value = value(of: word) {
        sum += before.contains(where: Self.isNegation) ? -value : value
        count += 1
      }
      before = Array(before.suffix(1)) + [word]
    }
    return count >= Self.fewest ? sum / Float(count) : nil
  }

  private func value(of word: String) -> Float? {
    values[word] ?? (word.hasSuffix("s") ? values[String(word.dropLast())] : nil)
  }

  private static func isNegation(_ word: String) -> Bool {
    negations.contains(word) || word.hasSuffix("n't") || word.hasSuffix("n’t")
  }
}
