import Recommending
import Store

extension Store {
  /// What a listener did that tells of their taste: the latest plays that were heard out, all that was said, and how songs
  /// changed a bad mood.
  func tasteEvents(of listener: Int64, plays limit: Int) throws(StoreError) -> [TasteEvent] {
    let plays = try history(of: listener, limit: limit)
    let completed = plays.filter { $0.outcome == .completed }.map { TasteEvent($0, kind: .completed) }
    let heard = Dictionary(grouping: plays, by: \.track)
    let said = try feedback(of: listener).compactMap { feedback in
      let play = heard[feedback.track]?.first { $0.started <= feedback.at }
      return TasteEvent(feedback, fraction: play?.fraction ?? 0)
    }
    return completed + said + Self.lifts(in: plays)
  }

  /// Seconds after which a mood has nothing to do with the song before.
  private static let moodMemory = 900.0

  /// Songs that were heard to their end in a bad mood, and how much better the mood was when the next one began.
  private static func lifts(in plays: [Play]) -> [TasteEvent] {
    zip(plays, plays.dropFirst()).compactMap { next, play in
      guard play.outcome == .completed, let before = play.mood, before.isNegative, let after = next.mood,
        let ended = play.ended, next.started - ended < moodMemory
      else { return nil }
      return TasteEvent(play, kind: .lifted(by: Double(after.affect.valence - before.affect.valence)))
    }
  }
}

extension TasteEvent {
  /// Nil for what tells nothing of a taste.
  ///
  /// - Parameter fraction: how much of the track had been heard, 0...1.
  fileprivate init?(_ feedback: Feedback, fraction: Double) {
    let kind: Kind
    switch feedback.kind {
    case .like: kind = .like
    case .skip: kind = .skip(fraction: fraction)
    case .pause: kind = .pause
    case .again: kind = .again
    case .volume: return nil
    }
    let (hour, isWeekend) = localTime(at: feedback.at, zone: feedback.zone)
    self.init(
      track: feedback.track, kind: kind, mood: feedback.mood, at: feedback.at, hour: hour, isWeekend: isWeekend)
  }
}
