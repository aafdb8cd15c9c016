import Appliance
import ArgumentParser
import Configuration
import Control
import Store

/// Where listeners are kept: by the running speaker, or in the database itself where none runs.
protocol ListenerDesk: Sendable {
  func list() async throws -> [ListenerReport]
  func enrol(_ request: EnrolmentRequest) async throws -> ListenerReport
  func calibrate(_ name: String, as request: CalibrationRequest) async throws -> ListenerReport
  func undoCalibration(_ name: String) async throws -> ListenerReport
  func forget(_ name: String, history: Bool) async throws -> Erasure
  func page(_ query: HistoryQuery, from place: HistoryPage.Place, count: Int) async throws -> HistoryPage
  func moods(_ query: HistoryQuery) async throws -> [MoodEntry]
  func taste(of name: String) async throws -> TasteReport
  func record(of name: String, withFace: Bool) async throws -> ListenerRecord
  /// Learns from whoever sits in front of the camera.
  func sit(_ request: SittingRequest, tell: (SittingReport) -> Void) async throws -> SittingReport
}

extension ListenerDesk {
  func report(_ name: String) async throws -> ListenerReport {
    guard let report = try await list().first(where: { $0.name.lowercased() == name.lowercased() }) else {
      throw StoreError.unknownListener(name: name)
    }
    return report
  }

  /// Whether somebody may be enrolled under this name, before any picture is taken.
  func check(newName name: String) async throws {
    try Store.check(listenerName: name)
    if let known = try? await report(name), known.face == .yes { throw StoreError.listenerExists(name: known.name) }
  }
}

struct ListenerOptions: ParsableArguments {
  @Option(
    name: .customLong("config"), help: "The configuration file, for its camera; default: /etc/mien/mien.toml.",
    completion: .file())
  var file: String?

  @OptionGroup var socket: SocketOptions
  @OptionGroup var state: StateOptions

  /// The running speaker, unless `--state` names a database or none runs.
  func desk() async throws -> any ListenerDesk {
    if state.state == nil {
      let client = try socket.client()
      do {
        _ = try await client.request("GET", "/listeners")
        return SpeakersDesk(client: client, socket: socket)
      } catch {
        guard case .notRunning = error else { throw error }
      }
    }
    return OwnDesk(store: try await state.store(), file: file)
  }
}

/// The database, opened by this process.
private struct OwnDesk: ListenerDesk {
  let store: Store
  let file: String?

  private var listeners: Listeners { Listeners(store: store) }
  private var history: History { History(store: store) }

  func list() async throws -> [ListenerReport] { try await listeners.list() }
  func enrol(_ request: EnrolmentRequest) async throws -> ListenerReport {
    try await listeners.enrol(request, at: unixTime())
  }
  func calibrate(_ name: String, as request: CalibrationRequest) async throws -> ListenerReport {
    try await listeners.calibrate(name, as: request, at: unixTime())
  }
  func undoCalibration(_ name: String) async throws -> ListenerReport { try await listeners.undoCalibration(name) }
  func forget(_ name: String, history: Bool) async throws -> Erasure {
    try await listeners.forget(name, history: history)
  }
  func page(_ query: HistoryQuery, from place: HistoryPage.Place, count: Int) async throws -> HistoryPage {
    try await history.page(of: query.listener, since: query.since, from: place, count: count)
  }
  func moods(_ query: HistoryQuery) async throws -> [MoodEntry] {
    try await history.moods(of: query.listener, since: query.since)
  }
  func taste(of name: String) async throws -> TasteReport { try await history.taste(of: name) }
  func record(of name: String, withFace: Bool) async throws -> ListenerRecord {
    try await history.record(of: name, withFace: withFace)
  }
  func sit(_ request: SittingRequest, tell: (SittingReport) -> Void) async throws -> SittingReport {
    let configuration = try Configuration.load(file).configuration
    return try await LocalSitting(configuration, store: store).run(request, tell: tell)
  }
}

/// The running speaker, over its socket.
private struct SpeakersDesk: ListenerDesk {
  let client: ControlClient
  let socket: SocketOptions

  func list() async throws -> [ListenerReport] { try decode(try await client.request("GET", "/listeners")) }
  func enrol(_ request: EnrolmentRequest) async throws -> ListenerReport {
    try decode(try await client.request("POST", "/listeners", json: request))
  }
  func calibrate(_ name: String, as request: CalibrationRequest) async throws -> ListenerReport {
    let path = ControlClient.path(["listeners", name, "calibration"])
    return try decode(try await client.request("PUT", path, json: request))
  }
  func undoCalibration(_ name: String) async throws -> ListenerReport {
    try decode(try await client.request("DELETE", ControlClient.path(["listeners", name, "calibration"])))
  }
  func forget(_ name: String, history: Bool) async throws -> Erasure {
    let path = ControlClient.path(["listeners", name], query: history ? ["history": "true"] : [:])
    return try decode(try await client.request("DELETE", path))
  }
  func page(_ query: HistoryQuery, from place: HistoryPage.Place, count: Int) async throws -> HistoryPage {
    var fields = query.fields
    (fields["play"], fields["feedback"]) = ("\(place.play)", "\(place.feedback)")
    fields["count"] = "\(count)"
    return try decode(try await client.request("GET", ControlClient.path(["history"], query: fields)))
  }
  func moods(_ query: HistoryQuery) async throws -> [MoodEntry] {
    try decode(try await client.request("GET", ControlClient.path(["moods"], query: query.fields)))
  }
  func taste(of name: String) async throws -> TasteReport {
    try decode(try await client.request("GET", ControlClient.path(["listeners", name, "taste"])))
  }
  func record(of name: String, withFace: Bool) async throws -> ListenerRecord {
    let path = ControlClient.path(["listeners", name, "record"], query: withFace ? ["face": "true"] : [:])
    return try decode(try await client.request("GET", path))
  }

  func sit(_ request: SittingRequest, tell: (SittingReport) -> Void) async throws -> SittingReport {
    var report: SittingReport = try decode(try await client.request("POST", "/sitting", json: request))
    while !report.isOver {
      tell(report)
      try await Task.sleep(for: .milliseconds(500))
      report = try decode(try await client.request("GET", "/sitting"))
    }
    return report
  }

  private func decode<Value: Decodable>(_ reply: ControlReply) throws -> Value {
    // No camera is a missing device here as well.
    if reply.status == 503, let error = reply.error {
      Console.complain("mien: \(error)")
      throw ExitCode(3)
    }
    return try socket.check(reply).decode()
  }
}

extension HistoryQuery {
  /// Unix time in seconds.
  fileprivate var since: Double { days.map { unixTime() - 86_400 * $0 } ?? -.infinity }

  fileprivate var fields: [String: String] {
    ["listener": listener, "days": days.map { "\($0)" }].compactMapValues(\.self)
  }
}
