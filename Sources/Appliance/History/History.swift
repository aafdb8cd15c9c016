import Emotion
import Store

/// What listeners heard, said and felt, as it is told to them.
public struct History: Sendable {
  private let store: Store
  private let listeners: Listeners

  public init(store: Store) { (self.store, listeners) = (store, Listeners(store: store)) }

  /// Entries in one page.
  public static let mostEntries = 1_000
  /// Moods in one answer, the latest.
  public static let mostMoods = 10_000

  /// - Parameters:
  ///   - name: of this listener alone, who may be `guest`.
  ///   - since: Unix time in seconds; what came earlier is left out.
  ///   - place: where the page before ended.
  ///   - count: entries at most.
  /// - Throws: `StoreError.unknownListener` and what keeps the store from being read.
  public func page(
    of name: String? = nil, since: Double = -.infinity, from place: HistoryPage.Place = .init(), count: Int
  ) async throws -> HistoryPage {
    let limit = min(max(count, 0), Self.mostEntries)
    let listener = try await number(of: name)
    let names = try await names()
    let plays = try await store.history(through: place.play, of: listener, since: since, limit: limit)
    let said = try await store.said(through: place.feedback, of: listener, since: since, limit: limit)
    var page = HistoryPage(entries: [], next: nil)
    var (play, feedback) = (0, 0)
    // Of equal times the feedback is the later.
    while page.entries.count < limit, play < plays.count || feedback < said.count {
      if feedback == said.count || (play < plays.count && plays[play].started > said[feedback].feedback.at) {
        page.entries.append(HistoryEntry(plays[play], listener: names[plays[play].listener] ?? ""))
        play += 1
      } else {
        page.entries.append(HistoryEntry(said[feedback], listener: names[said[feedback].feedback.listener] ?? ""))
        feedback += 1
      }
    }
    guard page.entries.count == limit, limit > 0 else { return page }
    page.next = HistoryPage.Place(
      play: play < plays.count ? plays[play].id : (plays.last?.id ?? place.play) - (plays.isEmpty ? 0 : 1),
      feedback: feedback < said.count ? said[feedback].id : (said.last?.id ?? place.feedback) - (said.isEmpty ? 0 : 1))
    return page
  }

  /// The latest moods in the order they were felt.
  public func moods(
    of name: String? = nil, since: Double = -.infinity, limit: Int = mostMoods
  ) async throws -> [MoodEntry] {
    let names = try await names()
    return try await store.moods(of: try await number(of: name), since: since, limit: min(limit, Self.mostMoods)).map {
      MoodEntry($0, listener: names[$0.listener] ?? "")
    }
  }

  public func taste(of name: String) async throws -> TasteReport {
    let listener = try await store.listener(named: name)
    return TasteReport(
      try await store.tallies(of: listener.id),
      heard: try await store.heardWhen(by: listener.id, zone: localZone(at: unixTime())))
  }

  /// - Parameter withFace: includes the face's template.
  public func record(of name: String, withFace: Bool) async throws -> ListenerRecord {
    let report = try await listeners.report(name)
    let known = try await store.knownListeners().first { $0.listener.name == report.name }
    let id = known?.listener.id ?? Listener.guest.id
    return ListenerRecord(
      listener: report, taste: try await taste(of: name),
      past: try await store.past(of: id).map {
        .init(track: $0.track, title: $0.title, plays: $0.plays, completed: $0.completed, skipped: $0.skipped)
      },
      moods: try await moods(of: name),
      lifts: try await store.lifts(of: id, limit: .max).map {
        .init(
          at: $0.at, mood: $0.mood.rawValue, steps: $0.steps, played: $0.played, gain: $0.gain,
          succeeded: $0.succeeded)
      },
      template: withFace
        ? known?.template.map { .init(model: $0.model, embedding: $0.embedding, looks: $0.looks) } : nil)
  }

  private func number(of name: String?) async throws -> Int64? {
    guard let name else { return nil }
    return try await store.listener(named: name).id
  }

  private func names() async throws -> [Int64: String] {
    let known = try await store.listeners() + [.guest]
    return Dictionary(known.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
  }
}
