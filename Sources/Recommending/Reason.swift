import Emotion
import Formatting

/// Why a track was chosen, in one line, from the parts of its score.
struct Reason {
  let context: Context
  let lift: Lift?
  let offset: Int
  let scores: ScoreParts
  let catalogue: Catalogue
  let taste: TasteProfile
  let index: Int
  let lastPlayed: Double?

  /// Such as `you look sad: a little brighter, step 3 of 6 of a lift to bright music`, `mood fit 0.82`, `you like this one`.
  var parts: [String] {
    ([moodClause, "mood fit \(scores.mood.fixed(2))", likenessClause] + tasteClauses + [timeClause, freshnessClause])
      .compactMap(\.self)
  }

  private var moodClause: String? {
    if context.mood == nil, context.like != nil { return nil }
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

  private var likenessClause: String? {
    guard let like = context.like, let model = catalogue.index(of: like) else { return nil }
    return "like \(title(model)), \(scores.likeness.fixed(2)) of 1"
  }

  /// Says "like" only of what was liked: the same preference may come from music that was merely heard to its end, or from
  /// what others did.
  private var tasteClauses: [String?] {
    let (artist, genre) = (catalogue.artists[index], catalogue.genres[index])
    let model = taste.model
    if model.tracks[index] > 0.03 {
      if taste.liked.tracks.contains(index) { return ["you like this one"] }
      if taste.heard.tracks.contains(index) { return ["you let it play to its end"] }
    }
    return [nameClause(artist, genre), soundClause]
  }

  private func nameClause(_ artist: Int32, _ genre: Int32) -> String? {
    if taste.model.artists[Int(artist)] > 0.05 {
      if taste.liked.artists.contains(artist) { return "you like this artist" }
      if taste.heard.artists.contains(artist) { return "you listen to this artist" }
    }
    if taste.model.genres[Int(genre)] > 0.05, let name = catalogue.candidates[index].genre.map(Self.plain) {
      if taste.liked.genres.contains(genre) { return "you like \(name)" }
      if taste.heard.genres.contains(genre) { return "you listen to \(name)" }
    }
    return nil
  }

  private var soundClause: String? {
    if taste.model.sounding(index, in: catalogue) > 0.3 {
      let named = alike(taste.liked.tracks, "you liked") ?? alike(taste.heard.tracks, "you heard out")
      if let named { return named }
      if !isNew { return "sounds like what you listen to" }
    }
    if scores.company > 0.3 { return "listeners alike play it" }
    if scores.taste > 0.05, isNew { return "listeners alike like such music" }
    return taste.trackPlays[index] == 0 && scores.luck > 0.5 ? "to find out whether you like it" : nil
  }

  /// Whether the listener has neither liked nor heard anything out.
  private var isNew: Bool { taste.liked.tracks.isEmpty && taste.heard.tracks.isEmpty }

  /// The tracks among these that sound most like it, such as `like two you liked: "A" and "B"`.
  private func alike(_ tracks: Set<Int>, _ done: String) -> String? {
    let near = tracks.compactMap { track -> (likeness: Float, track: Int)? in
      let likeness = catalogue.likeness(track, index)
      return likeness >= Self.alike && track != index ? (likeness, track) : nil
    }
    guard !near.isEmpty else { return nil }
    let best = near.sorted { $0.likeness != $1.likeness ? $0.likeness > $1.likeness : $0.track < $1.track }.prefix(3)
    let titles = best.map { title($0.track) }
    let list =
      titles.count == 1 ? titles[0] : titles.dropLast().joined(separator: ", ") + " and " + titles[titles.count - 1]
    return "like \(["one", "two", "three"][titles.count - 1]) \(done): \(list)"
  }

  /// The cosine from which on tracks are said to be alike.
  private static let alike: Float = 0.5

  private func title(_ index: Int) -> String { "\"\(Self.plain(catalogue.candidates[index].title))\"" }

  /// Semicolons part a reason.
  private static func plain(_ text: String) -> String {
    String(text.map { $0 == ";" || $0.isNewline ? "," : $0 })
  }

  private var timeClause: String? {
    let (character, time) = (catalogue.characters[index], taste.model.characterAtTime)
    return (character * time).sum() > 0.2 ? "what you like in the \(DayTime.name(hour: context.hour))" : nil
  }

  private var freshnessClause: String? {
    guard let lastPlayed else { return "not played before" }
    let days = (context.now - lastPlayed) / 86_400
    return days >= 3 ? "not heard for \(days.fixed(0)) days" : nil
  }
}
