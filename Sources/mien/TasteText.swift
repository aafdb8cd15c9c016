import Appliance
import Formatting

/// What a listener likes, in words.
enum TasteText {
  static func lines(_ taste: TasteReport) -> [String] {
    var lines: [String] = []
    func add(_ name: String, _ text: String) {
      if !text.isEmpty { lines.append("  \(name.padded(to: 9)) \(text)") }
    }
    add("genres", liked(taste.genres))
    add("artists", liked(taste.artists))
    add(
      "rather not",
      [taste.genres, taste.artists].flatMap { $0.filter { $0.score < 0 }.suffix(3).map(share) }
        .joined(separator: "; "))
    if let tempo = taste.tempo {
      add(
        "tempo", "about \(tempo.middle.fixed(0)) beats a minute, mostly \(tempo.low.fixed(0)) to \(tempo.high.fixed(0))"
      )
    }
    add("moods", counts(taste.moods))
    add("times", counts(taste.times))
    return lines.isEmpty ? ["  nothing was heard yet"] : lines
  }

  private static func liked(_ shares: [TasteReport.Share]) -> String {
    shares.filter { $0.score > 0 }.prefix(5).map(share).joined(separator: "; ")
  }

  private static func share(_ share: TasteReport.Share) -> String {
    let counts = [(share.liked, "liked"), (share.completed, "heard out"), (share.skipped, "skipped")]
    return "\(share.name) ("
      + counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ") + ")"
  }

  private static func counts(_ counts: [String: Int]) -> String {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}
