import Recommending
import Store

/// What the household's latest plays tell of those who are alike. It follows from the database alone: made anew from the
/// same plays it says the same.
struct Household: Sendable {
  /// Up to which play of which library it was read.
  struct Version: Equatable, Sendable {
    let library, last: Int64
  }

  let version: Version
  /// Of each listener what was heard out or left, the latest last.
  private let events: [Int64: [TasteEvent]]
  private let now: Double
  private let prior: [Company.Prior]
  private var company: [Int64: [Float]] = [:]
  private var tastes: [Int64: [Float]] = [:]

  /// For so many listeners it is kept what those alike play.
  private static let rememberedListeners = 16

  /// - Parameters:
  ///   - plays: everyone's latest, the newest first.
  ///   - prior: what others play elsewhere.
  init(_ version: Version, plays: [Play], prior: [Company.Prior]) {
    (self.version, self.prior) = (version, prior)
    now = plays.first?.started ?? 0
    events = Dictionary(grouping: plays.reversed(), by: \.listener).mapValues { $0.compactMap(Self.event) }
      .filter { !$0.value.isEmpty }
  }

  /// What those who are like this listener play; nothing where nobody else is known.
  mutating func company(of listener: Int64, in catalogue: Catalogue) -> [Float] {
    if let known = company[listener] { return known }
    let heard = events.mapValues { $0.filter { $0.kind == .completed } }.filter { !$0.value.isEmpty }
    var scores: [Float] = []
    if heard[listener] != nil, heard.count > 1 || !prior.isEmpty {
      let plays = heard.flatMap { listener, events in
        events.map { Company.Play(listener: listener, track: $0.track, weight: 1) }
      }
      scores = Company(plays, prior: prior, catalogue: catalogue).scores(for: listener, in: catalogue)
    }
    if company.count >= Self.rememberedListeners { company = [:] }
    company[listener] = scores
    return scores
  }

  /// What a listener of whom little is known may borrow.
  ///
  /// - Parameters:
  ///   - own: what they did themselves.
  ///   - faces: of each listener how alike the faces are, 0...1; none where that is not to count.
  mutating func borrowed(
    for listener: Int64, own: [TasteEvent], faces: [Int64: Float], by likeness: Likeness, in catalogue: Catalogue
  ) -> [TasteEvent] {
    guard likeness.mayBorrow(known: own.count) else { return [] }
    var neighbours: [Likeness.Neighbour] = []
    for (other, events) in events.sorted(by: { $0.key < $1.key }) where other != listener {
      let taste = tastes[other] ?? TasteProfile.vector(of: events, catalogue: catalogue, now: now)
      tastes[other] = taste
      neighbours.append(Likeness.Neighbour(events: events, taste: taste, face: faces[other] ?? 0))
    }
    let taste = own.isEmpty ? [] : TasteProfile.vector(of: own, catalogue: catalogue, now: now)
    return likeness.borrowed(for: taste, known: own.count, from: neighbours)
  }

  private static func event(_ play: Play) -> TasteEvent? {
    switch play.outcome {
    case .completed: TasteEvent(play, kind: .completed)
    case .skipped: TasteEvent(play, kind: .skip(fraction: play.fraction ?? 0))
    case .stopped, .failed, nil: nil
    }
  }
}

extension TasteEvent {
  /// What a play tells, at its end.
  init(_ play: Play, kind: Kind) {
    let (hour, isWeekend) = localTime(at: play.started, zone: play.zone)
    self.init(
      track: play.track, kind: kind, mood: play.mood, at: play.ended ?? play.started, hour: hour, isWeekend: isWeekend)
  }
}
