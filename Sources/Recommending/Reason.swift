import Emotion
import Formatting

/// Why a track was chosen, in one line, from the parts of its score.
struct Reason {
  let context: Context
  let lift: Lift?
  let offset: Int
  let parts: ScoreParts
  let catalogue: Catalogue
  let taste: TasteProfile
  let index: Int
  let lastPlayed: Double?

  /// Such as `you look sad: a little brighter, step 3 of 6 of a lift to bright music; mood fit 0.82; you like this one`.
  var text: String {
    ([moodClause, "mood fit \(parts.mood.fixed(2))", tasteClause, freshnessClause] as [String?]).compactMap { $0 }
      .joined(separator: "; ")
  }

  private var moodClause: String {
    if let lift { return "\(liftCause(lift)): \(liftStep(lift))" }
    switch context.mood {
    case .happy?: return "you \(verb) happy: keeps it that way"
    case .neutral?: return "you \(verb) at ease: light and pleasant"
    case .sad?, .angry?:
      let way = context.lifts ? "the lift is done, stays there" : "stays with it"
      return "you \(verb) \(context.mood?.rawValue ?? ""): \(way)"
    case nil: return "your mood is not known: music for the \(DayTime.name(hour: context.hour))"
    }
  }

  private var verb: String { context.moodIsTold ? "feel" : "look" }

  private func liftCause(_ lift: Lift) -> String {
    "you \(context.mood == lift.mood ? verb : "were") \(lift.mood.rawValue)"
  }

  private func liftStep(_ lift: Lift) -> String {
    let last = lift.plan.targets.count - 1
    let step = min(lift.step + offset, last)
    let falls = lift.plan.target(at: step).arousal < lift.plan.target(at: step - 1).arousal
    let way =
      switch step {
      case 0: lift.mood == .angry ? "starts as wild as that" : "starts close to that"
      case last: "arrives"
      default: lift.mood == .angry && falls ? "calmer" : "a little brighter"
      }
    let goal = lift.plan.target(at: last).valence
    let place = goal >= 0.3 ? "bright music" : goal > -0.1 ? "music at ease" : "milder music"
    return "\(way), step \(step + 1) of \(last + 1) of a lift to \(place)"
  }

  /// Says "like" only of what was liked: the same preference may come from music that was merely heard to its end.
  private var tasteClause: String? {
    let (artist, genre) = (catalogue.artists[index], catalogue.genres[index])
    let model = taste.model
    if model.tracks[index] > 0.03 {
      return taste.liked.tracks.contains(index) ? "you like this one" : "you let it play to its end"
    }
    if model.artists[Int(artist)] > 0.05 {
      return taste.liked.artists.contains(artist) ? "you like this artist" : "you listen to this artist"
    }
    if model.genres[Int(genre)] > 0.05, let name = catalogue.candidates[index].genre {
      return taste.liked.genres.contains(genre) ? "you like \(name)" : "you listen to \(name)"
    }
    if model.sounding(index, in: catalogue) > 0.3 { return "sounds like what you listen to" }
    if parts.company > 0.3 { return "listeners alike play it" }
    return taste.trackPlays[index] == 0 && parts.luck > 0.5 ? "to find out whether you like it" : nil
  }

  private var freshnessClause: String? {
    guard let lastPlayed else { return "not played before" }
    let days = (context.now - lastPlayed) / 86_400
    return days >= 3 ? "not heard for \(days.fixed(0)) days" : nil
  }
}
